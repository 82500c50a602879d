import { expect, test } from "vitest";
import { createBench, failureOf, traffic } from "../test/bench.ts";
import { decodeConfiguration, INA260, type INA260Configuration } from "./index.ts";

const powerOn = decodeConfiguration(0x6127);
const slow: INA260Configuration = {
  averaging: 64,
  voltageConversionMicroseconds: 4156,
  currentConversionMicroseconds: 8244,
  mode: "both-continuous",
};
const SLOW_WORD = 0x67bf;

test("a configuration is written once, and only where the chip differs", async () => {
  const { recorder, sensor } = createBench();
  expect(await sensor.configure(powerOn)).toBe(false);
  expect(await sensor.configure(slow)).toBe(true);
  expect(await sensor.configure(slow)).toBe(false);
  expect(await sensor.configure({ ...slow })).toBe(false);
  expect(await sensor.readConfiguration()).toStrictEqual(slow);
  expect(await sensor.configure(slow)).toBe(false);
  expect(traffic(recorder)).toStrictEqual(["read 0x00", "write 0x00 0x67bf", "read 0x00"]);
});

test("nothing of the old configuration is left in the new one", async () => {
  const { chip, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x6fff));
  await sensor.configure(decodeConfiguration(0x6000));
  expect(chip.peek(0x00)).toBe(0x6000);
});

test("reserved bits are written as the chip shows them, whatever was decoded", async () => {
  const { recorder, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x8fff));
  expect(traffic(recorder).at(-1)).toBe("write 0x00 0x6fff");
});

test("a chip that was changed by somebody else is written as soon as that is seen", async () => {
  const { bus, clock, sensor } = createBench();
  await sensor.configure(slow);
  await new INA260(bus, { clock }).configure(powerOn);
  expect(await sensor.configure(slow)).toBe(false);
  expect(await sensor.readConfiguration()).toStrictEqual(powerOn);
  expect(await sensor.configure(slow)).toBe(true);
});

test("of configurations that are asked for at once the last one holds", async () => {
  const { chip, sensor } = createBench();
  const written = await Promise.all([
    sensor.configure(slow),
    sensor.configure(powerOn),
    sensor.configure(slow),
  ]);
  expect(written).toStrictEqual([true, true, true]);
  expect(chip.peek(0x00)).toBe(SLOW_WORD);
});

test.each([false, true])(
  "after a write that failed nothing is remembered (chip saw it: %s)",
  async (reaches) => {
    const { chip, faults, recorder, sensor } = createBench();
    await sensor.configure(powerOn);
    faults.inject({ nth: 1, error: "timeout", reaches });
    expect(await failureOf(sensor.configure(slow))).toMatchObject({ code: "timeout" });
    recorder.clear();
    expect(await sensor.configure(powerOn)).toBe(reaches);
    expect(traffic(recorder)[0]).toBe("read 0x00");
    expect(chip.peek(0x00)).toBe(0x6127);
  },
);

test("after a reading that failed the chip is asked before anything is taken for granted", async () => {
  const { chip, sensor } = createBench();
  await sensor.configure(slow);
  chip.powerOff();
  await failureOf(sensor.readMeasurement());
  chip.powerOn();
  expect(await sensor.configure(slow)).toBe(true);
  expect(chip.peek(0x00)).toBe(SLOW_WORD);
});

test("what the chip cannot hold is refused before the bus is used", async () => {
  const { recorder, sensor } = createBench();
  const wrong = { ...slow, averaging: 2 } as unknown as INA260Configuration;
  expect(await failureOf(sensor.configure(wrong))).toBeInstanceOf(RangeError);
  expect(recorder.transfers).toHaveLength(0);
});
