// What drivers for this chip and its relatives got wrong, or made their users trip over. Each is tested here by
// its effect, also where a test of one of our modules covers it.
import { expect, test } from "vitest";
import {
  decodeConfiguration,
  decodeStatus,
  INA260,
  type INA260Conversion,
  INA260Register,
} from "../src/index.ts";
import { createBench, failureOf, settle, traffic } from "./bench.ts";

const powerOn = decodeConfiguration(0x6127);

test("starting resets nothing: another program's alert and configuration survive", async () => {
  const { bus, chip, clock, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x67bf));
  await sensor.configureAlert({ kind: "over-current", limitAmperes: 2 });
  const restarted = new INA260(bus, { clock });
  await restarted.verifyIdentity();
  await restarted.readMeasurement();
  await restarted.readStatus();
  expect([0x00, 0x06, 0x07].map((register) => chip.peek(register))).toStrictEqual([0x67bf, 0x8000, 1600]);
});

test("the first reading after a reset is not the zero of a conversion that has not ended", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  await sensor.reset();
  expect(await settle(clock, sensor.reader().read())).toMatchObject({ voltageVolts: 5, currentAmperes: 1 });
  await sensor.reset();
  expect(await settle(clock, sensor.measure())).toMatchObject({ voltageVolts: 5, currentAmperes: 1 });
});

test("asking whether a conversion is ready does not eat the alert, nor the other way round", async () => {
  const { clock, chip, sensor } = createBench();
  await sensor.configureAlert({ kind: "over-current", limitAmperes: 1, latched: true });
  chip.set({ amperes: 2 });
  await clock.advance(5);
  const { conversionReady, alert } = await sensor.readStatus();
  expect([conversionReady, alert]).toStrictEqual([true, true]);
});

test("setting up the alert clears no flag: the register is never read and written back", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ amperes: 2 });
  await sensor.configureAlert({ kind: "over-current", limitAmperes: 1, latched: true });
  await clock.advance(5);
  await sensor.configureAlert({
    kind: "over-current",
    limitAmperes: 1,
    latched: true,
    polarity: "active-high",
  });
  expect(await sensor.readStatus()).toMatchObject({ alert: true, conversionReady: true });
});

test("a limit has the unit and the sign of what it limits", async () => {
  const { chip, sensor } = createBench();
  await sensor.configureAlert({ kind: "over-power", limitWatts: 100 });
  expect(chip.peek(0x07)).toBe(10_000);
  await sensor.configureAlert({ kind: "over-power", limitWatts: 400 });
  expect(await sensor.readAlert()).toMatchObject({ limitWatts: 400 });
  await sensor.configureAlert({ kind: "under-current", limitAmperes: -5 });
  expect(await sensor.readAlert()).toMatchObject({ limitAmperes: -5 });
});

test("all three values of one triggered conversion are read, and none waits for another", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 12, amperes: 2 });
  const conversion: INA260Conversion = await settle(clock, sensor.measure());
  expect(conversion).toMatchObject({ voltageVolts: 12, currentAmperes: 2, powerWatts: 24 });
});

test("a conversion that never ends is not waited for without end", async () => {
  const { bus, clock, sensor } = createBench();
  const pending = sensor.measure();
  await clock.advance(0);
  await bus.transfer(0x40, Uint8Array.of(0x00, 0x61, 0x20), 0);
  expect(await failureOf(settle(clock, pending))).toMatchObject({ code: "conversion-timeout" });
});

test("a triggered measurement does not return before its conversion has ended", async () => {
  const { clock, chip, sensor } = createBench();
  await clock.advance(3);
  await sensor.shutdown();
  chip.set({ volts: 9, amperes: 1 });
  expect(await settle(clock, sensor.measure())).toMatchObject({ voltageVolts: 9 });
});

test("the configuration is not read again with every value", async () => {
  const { recorder, sensor } = createBench();
  for (let reading = 0; reading < 10; reading += 1) await sensor.readMeasurement();
  expect(recorder.transfers).toHaveLength(30);
});

test("a negative current is not off by one", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 5, amperes: -0.00125 });
  await clock.advance(3);
  expect(await sensor.readMeasurement()).toMatchObject({ currentAmperes: -0.00125, raw: { current: -1 } });
});

test("a power above 327.67 W does not become negative, and one above 419.43 W is said to be too much", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 35, amperes: 10 });
  expect(await settle(clock, sensor.measure())).toMatchObject({ powerWatts: 350, overflow: false });
  chip.set({ volts: 35, amperes: 15 });
  expect(await settle(clock, sensor.measure())).toMatchObject({ powerWatts: 419.43, overflow: true });
});

test("the three values are in units that belong together: volts times amperes are watts", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 12, amperes: 2.5 });
  const { voltageVolts, currentAmperes, powerWatts } = await settle(clock, sensor.measure());
  expect([voltageVolts, currentAmperes, powerWatts]).toStrictEqual([12, 2.5, 30]);
});

test("an average is of a block, not a rolling one: until the block has ended the one before it stays", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  await sensor.configure({ ...powerOn, averaging: 4 });
  await clock.advance(8.8);
  chip.set({ amperes: 2 });
  await clock.advance(8.7);
  expect(await sensor.readMeasurement()).toMatchObject({ currentAmperes: 1 });
  await clock.advance(0.1);
  expect(await sensor.readMeasurement()).toMatchObject({ currentAmperes: 2 });
});

test("every limit function can be chosen, and every mode and conversion time set", async () => {
  const { chip, sensor } = createBench();
  const limits = [
    [{ kind: "over-current", limitAmperes: 1 }, 0x8000],
    [{ kind: "under-current", limitAmperes: 1 }, 0x4000],
    [{ kind: "over-voltage", limitVolts: 1 }, 0x2000],
    [{ kind: "under-voltage", limitVolts: 1 }, 0x1000],
    [{ kind: "over-power", limitWatts: 1 }, 0x0800],
  ] as const;
  for (const [alert, setup] of limits) {
    await sensor.configureAlert(alert);
    expect(chip.peek(0x06) & 0xfc03).toBe(setup);
  }
  for (let word = 0x6000; word <= 0x6fff; word += 1) {
    await sensor.configure(decodeConfiguration(word));
    expect(chip.peek(0x00)).toBe(word);
  }
});

test("a new configuration is not ORed into the old one", async () => {
  const { chip, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x6fff));
  await sensor.configure(powerOn);
  expect(chip.peek(0x00)).toBe(0x6127);
});

test("a limit, latch and polarity can be set together, and none is masked away", async () => {
  const { chip, sensor } = createBench();
  await sensor.configureAlert({
    kind: "over-voltage",
    limitVolts: 5.5,
    conversionReadyOnPin: true,
    latched: true,
    polarity: "active-high",
  });
  expect(chip.peek(0x06)).toBe(0x2403);
});

test("polarity 0 is active low, and neither it nor the latch is the other", () => {
  expect(decodeStatus(0x0000)).toMatchObject({ polarity: "active-low", latched: false });
  expect(decodeStatus(0x0001)).toMatchObject({ polarity: "active-low", latched: true });
  expect(decodeStatus(0x0002)).toMatchObject({ polarity: "active-high", latched: false });
});

test("conversion ready is not its enable bit, and not the alert", () => {
  expect(decodeStatus(0x0008)).toMatchObject({
    conversionReady: true,
    conversionReadyOnPin: false,
    alert: false,
  });
  expect(decodeStatus(0x0400)).toMatchObject({
    conversionReady: false,
    conversionReadyOnPin: true,
    alert: false,
  });
});

test("bits 14-12 are written as 110, and both conversion times as they were asked for", async () => {
  const { recorder, sensor } = createBench();
  await sensor.configure({
    ...powerOn,
    currentConversionMicroseconds: 588,
    voltageConversionMicroseconds: 8244,
  });
  expect(traffic(recorder).at(-1)).toBe("write 0x00 0x61df");
});

test("a chip of a later revision is an INA260", async () => {
  const { sensor } = createBench({ revision: 1 });
  expect(await sensor.verifyIdentity()).toMatchObject({ revision: 1 });
});

test("a failed transfer is not a value", async () => {
  const { chip, sensor } = createBench();
  chip.powerOff();
  for (const attempt of [
    () => sensor.readMeasurement(),
    () => sensor.readStatus(),
    () => sensor.readConfiguration(),
    () => sensor.readAlert(),
    () => sensor.readIdentity(),
    () => sensor.readRegister(INA260Register.power),
    () => sensor.measure(),
    () => sensor.reader().read(),
    () => sensor.configure(decodeConfiguration(0x6fff)),
    () => sensor.configureAlert({ kind: "none", latched: true }),
    () => sensor.shutdown(),
    () => sensor.restore(),
  ]) {
    expect(await failureOf(attempt())).toMatchObject({ code: "nack" });
  }
});

test("a chip that reset itself is noticed and set up again", async () => {
  const { chip, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x6527));
  chip.powerCycle();
  expect(await sensor.restore()).toBe(true);
  expect(chip.peek(0x00)).toBe(0x6527);
});

test("a slower setting slows fresh readings down, and none of them is an old one", async () => {
  const { clock, chip, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x6727));
  const reader = sensor.reader();
  const started = clock.now();
  for (let volts = 1; volts <= 3; volts += 1) {
    chip.set({ volts, amperes: 0 });
    const { voltageVolts } = await settle(clock, reader.read(), 0.5);
    expect(Math.abs(voltageVolts - volts)).toBeLessThan(0.05);
  }
  expect(clock.now() - started).toBeGreaterThanOrEqual(3 * 140.8);
});

test("after power-down the value from before it is not read as new", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  await clock.advance(3);
  await sensor.shutdown();
  chip.set({ volts: 6, amperes: 1 });
  await clock.advance(1000);
  await sensor.wakeUp();
  expect(await settle(clock, sensor.reader().read())).toMatchObject({ voltageVolts: 6 });
});

test("a reset that is not acknowledged is not a failure when it has happened", async () => {
  const { sensor } = createBench({ acknowledgesReset: false });
  await expect(sensor.reset()).resolves.toBeUndefined();
});
