import { expect, test, vi } from "vitest";
import { createBench, traffic } from "../test/bench.ts";
import { decodeConfiguration } from "./index.ts";

const slow = decodeConfiguration(0x67bf);

test("a chip that lost its supply for a moment gets its set-up back, configuration and alert", async () => {
  const { chip, sensor } = createBench();
  await sensor.configure(slow);
  await sensor.configureAlert({ kind: "over-voltage", limitVolts: 5.5, latched: true });
  expect(await sensor.restore()).toBe(false);
  chip.powerCycle();
  expect(await sensor.restore()).toBe(true);
  expect([0x06, 0x07].map((register) => chip.peek(register))).toStrictEqual([0x2001, 0x1130]);
  expect(chip.peek(0x00)).toBe(0x67bf);
  expect(await sensor.restore()).toBe(false);
});

test("the wire forgets the address before a lost configuration is written, since a driver of the kernel may hold it", async () => {
  const { chip, recorder, sensor } = createBench();
  const forget = vi.spyOn(recorder, "forget").mockImplementation(() => recorder.clear());
  await sensor.configure(slow);
  await sensor.restore();
  expect(forget).not.toHaveBeenCalled();
  chip.powerCycle();
  await sensor.restore();
  expect(forget).toHaveBeenCalledExactlyOnceWith(0x40);
  expect(traffic(recorder)).toStrictEqual(["write 0x00 0x67bf"]);
});

test("a check that finds everything as it was writes nothing", async () => {
  const { recorder, sensor } = createBench();
  await sensor.configure(slow);
  await sensor.configureAlert({ kind: "over-power", limitWatts: 20 });
  recorder.clear();
  expect(await sensor.restore()).toBe(false);
  expect(traffic(recorder)).toStrictEqual(["read 0x00", "read 0x06", "read 0x07"]);
});

test("an alert is restored where the configuration is the power-on one and shows nothing", async () => {
  const { chip, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x6127));
  await sensor.configureAlert({ kind: "under-voltage", limitVolts: 4.5 });
  chip.powerCycle();
  expect(await sensor.restore()).toBe(true);
  expect(await sensor.readAlert()).toMatchObject({ kind: "under-voltage", limitVolts: 4.5 });
});

test("a limit that somebody else changed is restored in the safe order", async () => {
  const { bus, recorder, sensor } = createBench();
  await sensor.configureAlert({ kind: "over-voltage", limitVolts: 5.5 });
  await bus.transfer(0x40, Uint8Array.of(0x07, 0, 0), 0);
  recorder.clear();
  expect(await sensor.restore()).toBe(true);
  expect(traffic(recorder).slice(2)).toStrictEqual([
    "write 0x06 0x0000",
    "write 0x07 0x1130",
    "write 0x06 0x2000",
  ]);
});

test("what was never asked for is not touched", async () => {
  const { chip, recorder, sensor } = createBench();
  chip.powerCycle();
  expect(await sensor.restore()).toBe(false);
  expect(recorder.transfers).toHaveLength(0);
});

test("what was asked for while the chip was away is made good", async () => {
  const { chip, sensor } = createBench();
  chip.powerOff();
  await expect(sensor.configure(slow)).rejects.toMatchObject({ code: "nack" });
  await expect(sensor.restore()).rejects.toMatchObject({ code: "nack" });
  chip.powerOn();
  expect(await sensor.restore()).toBe(true);
  expect(chip.peek(0x00)).toBe(0x67bf);
});
