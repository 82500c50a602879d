import { expect, test } from "vitest";
import { createBench, failureOf, settle, traffic } from "../test/bench.ts";
import { decodeConfiguration } from "./index.ts";

test("a reset is written once and proven by the power-on value 0x6127", async () => {
  const { chip, recorder, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x6fff));
  await sensor.configureAlert({
    kind: "over-current",
    limitAmperes: 1,
    latched: true,
    polarity: "active-high",
  });
  recorder.clear();
  await sensor.reset();
  expect(traffic(recorder)).toStrictEqual(["write 0x00 0xe000", "read 0x00", "read 0x06", "read 0x07"]);
  expect([0x00, 0x06, 0x07].map((register) => chip.peek(register))).toStrictEqual([0x6127, 0, 0]);
});

test("what was remembered is the power-on state then", async () => {
  const { recorder, sensor } = createBench();
  await sensor.configureAlert({ kind: "over-power", limitWatts: 5 });
  await sensor.reset();
  recorder.clear();
  expect(await sensor.configure(decodeConfiguration(0x6127))).toBe(false);
  expect(await sensor.configureAlert({ kind: "none" })).toBe(false);
  expect(recorder.transfers).toHaveLength(0);
  expect(await sensor.restore()).toBe(false);
});

test("a chip that does not acknowledge the write that resets it has been reset", async () => {
  const { chip, sensor } = createBench({ acknowledgesReset: false });
  await sensor.configure(decodeConfiguration(0x6fff));
  await sensor.reset();
  expect(chip.peek(0x00)).toBe(0x6127);
});

test("a chip that is away for a while after the reset is waited for", async () => {
  const { clock, faults, sensor } = createBench();
  faults.inject({ nth: 2, error: "nack" });
  faults.inject({ nth: 2, error: "nack" });
  await settle(clock, sensor.reset());
  expect(clock.now()).toBeGreaterThanOrEqual(1);
  expect(clock.now()).toBeLessThan(3);
});

test("a write that was lost is found out, not repeated, and named as the cause", async () => {
  const { clock, faults, recorder, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x6fff));
  recorder.clear();
  faults.inject({ nth: 1, error: "nack" });
  const error = await failureOf(settle(clock, sensor.reset()));
  expect(error).toMatchObject({
    code: "reset-failed",
    message:
      "INA260 at i2c-1 address 0x40: configuration 0x6fff 10 ms after the reset, instead of configuration 0x6127 " +
      "and no alert; cycle the power of the chip, and let no other program write to it",
    cause: { code: "nack" },
  });
  expect(traffic(recorder).filter((transfer) => transfer.startsWith("write"))).toStrictEqual([
    "write 0x00 0xe000",
  ]);
  expect(clock.now()).toBeLessThan(12);
});

test("an alert set-up that is still there tells a lost reset from one that happened", async () => {
  const { clock, faults, sensor } = createBench();
  await sensor.configureAlert({ kind: "over-current", limitAmperes: 1 });
  faults.inject({ nth: 1, error: "nack" });
  expect(await failureOf(settle(clock, sensor.reset()))).toMatchObject({
    code: "reset-failed",
    message: expect.stringContaining("an alert set-up that outlived the reset"),
  });
});

test("a chip that stays away is given up after 10 ms", async () => {
  const { chip, clock, sensor } = createBench();
  chip.powerOff();
  const error = await failureOf(settle(clock, sensor.reset()));
  expect(error).toMatchObject({
    code: "reset-failed",
    message: expect.stringContaining("no acknowledgement"),
  });
  expect(clock.now()).toBeLessThan(12);
});

test("any other failure of the bus is that failure", async () => {
  const { faults, sensor } = createBench();
  faults.inject({ nth: 1, error: "timeout" });
  expect(await failureOf(sensor.reset())).toMatchObject({ code: "timeout" });
  faults.clear();
  faults.inject({ nth: 2, error: "timeout" });
  expect(await failureOf(sensor.reset())).toMatchObject({ code: "timeout" });
});

test("an alert that was seen before the reset is still reported", async () => {
  const { clock, chip, sensor } = createBench();
  await sensor.configureAlert({ kind: "over-current", limitAmperes: 1, latched: true });
  chip.set({ amperes: 2 });
  await clock.advance(5);
  await sensor.readAlert();
  await sensor.reset();
  expect(await sensor.readStatus()).toMatchObject({ alert: true });
});
