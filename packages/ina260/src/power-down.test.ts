import { I2CError } from "@rbp/i2c";
import { expect, test } from "vitest";
import { createBench, settle } from "../test/bench.ts";
import { decodeConfiguration, INA260, ina260Modes as modes } from "./index.ts";

test.each(modes.filter((mode) => !mode.startsWith("power-down")))(
  "a chip in mode %s sleeps and wakes up",
  async (mode) => {
    const { chip, sensor } = createBench();
    await sensor.configure({ ...decodeConfiguration(0x6b5f), mode });
    const before = chip.peek(0x00);
    expect(await sensor.shutdown()).toBe(true);
    expect(await sensor.shutdown()).toBe(false);
    expect(chip.peek(0x00)).toBe(before & ~7);
    expect(await sensor.wakeUp()).toBe(true);
    expect(await sensor.wakeUp()).toBe(false);
    expect(chip.peek(0x00)).toBe(before);
  },
);

test.each(["power-down", "power-down-alternate"] as const)(
  "a chip found in %s wakes up to both quantities",
  async (mode) => {
    const { sensor } = createBench();
    await sensor.configure({ ...decodeConfiguration(0x6127), mode });
    expect(await sensor.shutdown()).toBe(false);
    expect(await sensor.wakeUp()).toBe(true);
    expect(await sensor.readConfiguration()).toMatchObject({ mode: "both-continuous" });
  },
);

test("the registers are kept in power-down, and are not taken for new after it", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  await clock.advance(3);
  const reader = sensor.reader();
  await sensor.shutdown();
  chip.set({ volts: 5, amperes: 2 });
  await clock.advance(60_000);
  expect(await sensor.readMeasurement()).toMatchObject({ currentAmperes: 1 });
  await sensor.wakeUp();
  expect(await settle(clock, reader.read())).toMatchObject({ currentAmperes: 2 });
});

test("a chip that lost its supply while asleep is put to sleep again", async () => {
  const { chip, sensor } = createBench();
  await sensor.shutdown();
  chip.powerCycle();
  expect(await sensor.restore()).toBe(true);
  expect(chip.peek(0x00)).toBe(0x6120);
});

test("settings that were read from another chip are not kept for this one", async () => {
  const bench = createBench();
  const other = createBench();
  await other.sensor.configure(decodeConfiguration(0x6f5e));
  let isMoved = false;
  const exclusive: typeof bench.bus.exclusive = async (section, options) => {
    if (!isMoved) return bench.bus.exclusive(section, options);
    await other.bus.exclusive(section, options);
    throw new I2CError("mux-conflict");
  };
  const sensor = new INA260({ ...bench.bus, exclusive }, { clock: bench.clock });
  isMoved = true;
  await expect(sensor.shutdown()).rejects.toMatchObject({ code: "mux-conflict" });
  isMoved = false;
  expect(await sensor.restore()).toBe(false);
  expect(bench.chip.peek(0x00)).toBe(0x6127);
  await sensor.configure({ ...decodeConfiguration(0x6127), mode: "power-down" });
  await sensor.wakeUp();
  expect(bench.chip.peek(0x00)).toBe(0x6127);
});
