import { expect, test } from "vitest";
import { createBench, failureOf, settle, traffic } from "../test/bench.ts";
import { decodeConfiguration, type INA260Configuration, INA260, ina260Modes as modes } from "./index.ts";
import { rampLoad } from "./testing/index.ts";

const asleep: INA260Configuration = { ...decodeConfiguration(0x6127), mode: "power-down" };

test("one measurement is one write, a wait, and one consistent set", async () => {
  const { clock, chip, recorder, sensor } = createBench();
  await sensor.configure(asleep);
  chip.set({ volts: 11.98, amperes: 12.5 });
  recorder.clear();
  expect(await settle(clock, sensor.measure())).toStrictEqual({
    currentAmperes: 12.5,
    voltageVolts: 11.98,
    powerWatts: 149.75,
    raw: { current: 0x2710, voltage: 0x2570, power: 0x3a7f },
    overflow: false,
  });
  expect(traffic(recorder)).toStrictEqual([
    "write 0x00 0x6123",
    "read 0x06",
    "read 0x06",
    "read 0x01",
    "read 0x02",
    "read 0x03",
    "read 0x00",
    "write 0x00 0x6120",
  ]);
  expect(recorder.bitTimes).toBe(316 + 48);
  expect(clock.now()).toBeGreaterThan(2.2);
  expect(clock.now()).toBeLessThan(3.3);
});

test("what is not converted is not there", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 12, amperes: -1 });
  await clock.advance(3);
  expect(await settle(clock, sensor.measure({ quantities: "current" }))).toStrictEqual({
    currentAmperes: -1,
    raw: { current: -800 },
  });
  expect(await settle(clock, sensor.measure({ quantities: "voltage" }))).toStrictEqual({
    voltageVolts: 12,
    raw: { voltage: 9600 },
  });
});

test("a power that is too much for the register is said to be", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 36, amperes: 15 });
  expect(await settle(clock, sensor.measure())).toMatchObject({ powerWatts: 419.43, overflow: true });
});

test("the value is of after the call, also when the chip was converting before", async () => {
  const load = rampLoad({
    from: { volts: 0, amperes: 0 },
    to: { volts: 30, amperes: 10 },
    durationMilliseconds: 100,
  });
  const { clock, sensor } = createBench({ load });
  await clock.advance(50);
  const { currentAmperes } = await settle(clock, sensor.measure());
  expect(currentAmperes).toBeGreaterThan(5);
});

test.each(modes)("a chip in mode %s is left as it was found, or in the triggered mode", async (mode) => {
  const { clock, chip, sensor } = createBench();
  await sensor.configure({ ...asleep, averaging: 4, mode });
  await settle(clock, sensor.measure({ quantities: "current" }));
  const left = decodeConfiguration(chip.peek(0x00));
  expect(left).toStrictEqual({
    ...asleep,
    averaging: 4,
    mode: mode.endsWith("-triggered") ? "current-triggered" : mode,
  });
  // Nothing has to be restored after it, and nothing is triggered by asking.
  expect(await sensor.restore()).toBe(false);
});

test("the wait leaves the bus to others", async () => {
  const { bus, clock, sensor } = createBench();
  await sensor.configure({ ...asleep, averaging: 1024 });
  const measurement = settle(clock, sensor.measure(), 100);
  await clock.advance(500);
  const other = bus.transfer(0x40, Uint8Array.of(0xfe), 2);
  await clock.advance(0);
  expect(await Promise.race([other, Promise.resolve("waiting")])).toStrictEqual(Uint8Array.of(0x54, 0x49));
  await measurement;
});

test("the slowest chip within the data sheet is waited for", async () => {
  const { clock, sensor } = createBench({ speed: "maximum" });
  await sensor.configure({ ...decodeConfiguration(0x6fff), mode: "power-down" });
  await settle(clock, sensor.measure(), 10);
  expect(clock.now()).toBeGreaterThan(18_571);
  expect(clock.now()).toBeLessThan(19_800);
});

test("a conversion that does not end is given up, with what was waited for", async () => {
  const { bus, clock, sensor } = createBench();
  const pending = sensor.measure();
  await clock.advance(0);
  // Somebody else puts the chip to sleep before the conversion has ended.
  await bus.transfer(0x40, Uint8Array.of(0x00, 0x61, 0x20), 0);
  expect(await failureOf(settle(clock, pending))).toMatchObject({
    code: "conversion-timeout",
    message:
      "INA260 at i2c-1 address 0x40: no conversion ended within 4.420 ms of mode both-triggered, averaging 1, " +
      "current 1100 µs, voltage 1100 µs; call restore() in case the chip lost its power, and let nothing else " +
      "read its Mask/Enable register",
  });
  expect(clock.now()).toBeGreaterThanOrEqual(4.42);
  expect(clock.now()).toBeLessThan(5.5);
});

test("a trigger that was not acknowledged is not repeated", async () => {
  const { chip, faults, recorder, sensor } = createBench();
  await sensor.configure(asleep);
  recorder.clear();
  faults.inject({ nth: 1, error: "nack" });
  expect(await failureOf(sensor.measure())).toMatchObject({ code: "nack" });
  expect(traffic(recorder)).toStrictEqual(["write 0x00 0x6123"]);
  expect(chip.peek(0x00)).toBe(0x6120);
});

test("after a failure of the wait the mode is put back", async () => {
  const { clock, chip, faults, sensor } = createBench();
  await sensor.configure(asleep);
  faults.inject({ nth: 2, error: "bus" });
  expect(await failureOf(settle(clock, sensor.measure()))).toMatchObject({ code: "bus" });
  expect(chip.peek(0x00)).toBe(0x6120);
  expect(await sensor.restore()).toBe(false);
});

test("a mode that could not be put back is not silent, and restore repairs it", async () => {
  const { clock, chip, faults, sensor } = createBench();
  await sensor.configure(asleep);
  // The trigger, two polls, three values, the configuration; the eighth transfer puts the mode back.
  faults.inject({ nth: 8, error: "nack" });
  expect(await failureOf(settle(clock, sensor.measure()))).toMatchObject({ code: "nack" });
  expect(chip.peek(0x00)).toBe(0x6123);
  expect(await sensor.restore()).toBe(true);
  expect(chip.peek(0x00)).toBe(0x6120);
});

test("writing the configuration meanwhile is reported, and wins", async () => {
  const { clock, chip, sensor } = createBench();
  const measurement = sensor.measure();
  await clock.advance(1);
  await sensor.configure(asleep);
  expect(await failureOf(settle(clock, measurement))).toMatchObject({ code: "interrupted" });
  expect(chip.peek(0x00)).toBe(0x6120);
});

test("an aborted measurement rejects with the reason and puts the mode back", async () => {
  const { clock, chip, recorder, sensor } = createBench();
  const controller = new AbortController();
  const reason = new Error("enough");
  const measurement = sensor.measure({ signal: controller.signal });
  await clock.advance(1);
  controller.abort(reason);
  expect(await failureOf(settle(clock, measurement))).toBe(reason);
  expect(chip.peek(0x00)).toBe(0x6127);
  recorder.clear();
  expect(await failureOf(sensor.measure({ signal: controller.signal }))).toBe(reason);
  expect(recorder.transfers).toHaveLength(0);
});

test("measurements wait for each other, and no more than 64 of them", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  const both = Promise.all([
    sensor.measure({ quantities: "current" }),
    sensor.measure({ quantities: "voltage" }),
  ]);
  expect(await settle(clock, both)).toMatchObject([{ currentAmperes: 1 }, { voltageVolts: 5 }]);
  const many = Array.from({ length: 64 }, () => sensor.measure());
  expect(await failureOf(sensor.measure())).toMatchObject({ code: "busy" });
  await settle(clock, Promise.all(many));
  await settle(clock, sensor.measure());
});

test("a measurement that fails does not keep the next one from starting", async () => {
  const { clock, faults, sensor } = createBench();
  faults.inject({ nth: 1, error: "bus" });
  const [first, second] = [sensor.measure(), sensor.measure()];
  expect(await failureOf(settle(clock, first))).toMatchObject({ code: "bus" });
  expect(await settle(clock, second)).toHaveProperty("powerWatts");
});

test("two drivers of one chip do not take each other's conversions for their own", async () => {
  const { bus, clock, sensor } = createBench();
  const other = new INA260(bus, { clock });
  const measurement = sensor.measure();
  const eater = (async () => {
    for (let polls = 0; polls < 60; polls += 1) {
      await other.readStatus();
      await clock.sleep(0.1);
    }
  })();
  const outcome = await settle(clock, Promise.allSettled([measurement, eater]));
  expect(outcome[0]).toMatchObject({ status: "rejected", reason: { code: "conversion-timeout" } });
});

test.each([
  ["before its conversion has ended", 1],
  ["after its conversion has been seen", 8.85],
])(
  "a chip that loses its supply %s is not taken for one that has converted as it was asked to",
  async (_, milliseconds) => {
    const { chip, clock, sensor } = createBench();
    await sensor.configure({ ...asleep, averaging: 4 });
    chip.set({ volts: 5, amperes: 1 });
    const measurement = sensor.measure();
    await clock.advance(milliseconds);
    await sensor.readAlert();
    chip.powerCycle();
    expect(await failureOf(settle(clock, measurement))).toMatchObject({
      code: "interrupted",
      message:
        "INA260 at i2c-1 address 0x40: the configuration is 0x6127 instead of 0x6323 at the end of the conversion; " +
        "call restore() in case the chip lost its power, and let no other program write to it",
    });
    expect(chip.peek(0x00)).toBe(0x6320);
  },
);

test("a load of nothing is measured as 0, also when somebody else has seen its conversion", async () => {
  const { clock, sensor } = createBench();
  await sensor.configure({ ...asleep, averaging: 4 });
  const measurement = sensor.measure();
  await clock.advance(8.85);
  await sensor.readAlert();
  expect(await settle(clock, measurement)).toMatchObject({ voltageVolts: 0, powerWatts: 0 });
});
