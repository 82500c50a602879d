import { I2CError } from "@rbp/i2c";
import { expect, test } from "vitest";
import { type Bench, createBench, failureOf, settle, traffic } from "../test/bench.ts";
import { INA260, type INA260Alert } from "./index.ts";

const overCurrent: INA260Alert = { kind: "over-current", limitAmperes: 2, latched: true };

test("a status tells every flag and the set-up in one read, which clears them", async () => {
  const { clock, chip, recorder, sensor } = createBench();
  await sensor.configureAlert(overCurrent);
  chip.set({ volts: 36, amperes: 15 });
  await clock.advance(5);
  recorder.clear();
  expect(await sensor.readStatus()).toStrictEqual({
    conversionReady: true,
    alert: true,
    overflow: true,
    alertKind: "over-current",
    conversionReadyOnPin: false,
    polarity: "active-low",
    latched: true,
    raw: 0x801d,
  });
  expect(traffic(recorder)).toStrictEqual(["read 0x06"]);
  expect(await sensor.readStatus()).toMatchObject({ conversionReady: false, alert: false, overflow: true });
});

test("an alert that a wait for a conversion has read is reported by the next status, once", async () => {
  const { clock, chip, sensor } = createBench();
  await sensor.configureAlert(overCurrent);
  chip.set({ volts: 5, amperes: 3 });
  await clock.advance(5);
  chip.set({ amperes: 1 });
  await settle(clock, sensor.measure());
  expect(chip.peek(0x06) & 0x10).toBe(0);
  expect(await sensor.readStatus()).toMatchObject({ alert: true });
  expect(await sensor.readStatus()).toMatchObject({ alert: false });
});

test("an alert is kept through every other method that reads the register", async () => {
  const { clock, chip, sensor } = createBench();
  for (const read of [
    () => sensor.readAlert(),
    () => sensor.readRegister(0x06),
    () => sensor.restore(),
    () => settle(clock, sensor.reader().read()),
  ]) {
    await sensor.configureAlert(overCurrent);
    chip.set({ amperes: 3 });
    await clock.advance(5);
    chip.set({ amperes: 1 });
    await read();
    expect(await sensor.readStatus()).toMatchObject({ alert: true });
    await clock.advance(5);
    await sensor.readStatus();
  }
});

test("a conversion that was delivered is not reported as ready again, one that was only seen is", async () => {
  const { clock, sensor } = createBench();
  await settle(clock, sensor.reader().read());
  expect(await sensor.readStatus()).toMatchObject({ conversionReady: false });
  await clock.advance(2.2);
  await sensor.readAlert();
  expect(await sensor.readStatus()).toMatchObject({ conversionReady: true });
});

test("the alert is written in the order that raises no false one: disable, limit, enable", async () => {
  const { recorder, sensor } = createBench();
  await sensor.configureAlert({
    kind: "over-voltage",
    limitVolts: 5.5,
    latched: true,
    conversionReadyOnPin: true,
  });
  expect(traffic(recorder)).toStrictEqual(["write 0x06 0x0401", "write 0x07 0x1130", "write 0x06 0x2401"]);
});

test("no set-up is made by reading the register and writing it back", async () => {
  const { clock, chip, recorder, sensor } = createBench();
  await sensor.configureAlert(overCurrent);
  chip.set({ amperes: 3 });
  await clock.advance(5);
  await sensor.configureAlert({ kind: "over-power", limitWatts: 100 });
  expect(traffic(recorder).filter((transfer) => transfer.startsWith("read"))).toStrictEqual([]);
  expect(await sensor.readStatus()).toMatchObject({ alert: true });
});

test("changing from one limit to another in the middle of conversions raises no false alert", async () => {
  const { clock, chip, faults, sensor } = createBench();
  chip.set({ volts: 12, amperes: 2 });
  await sensor.configureAlert({ kind: "under-voltage", limitVolts: 11, latched: true });
  // Each write takes longer than a conversion, so every state in between is compared.
  faults.inject({ delayMilliseconds: 3 });
  await settle(clock, sensor.configureAlert({ kind: "over-power", limitWatts: 30, latched: true }));
  await settle(clock, sensor.configureAlert({ kind: "under-current", limitAmperes: -1, latched: true }));
  await clock.advance(10);
  faults.clear();
  expect(await sensor.readStatus()).toMatchObject({ alert: false, conversionReady: true });
});

test("a set-up is written only when the chip is not known to have it", async () => {
  const { recorder, sensor } = createBench();
  expect(await sensor.configureAlert(overCurrent)).toBe(true);
  expect(await sensor.configureAlert({ ...overCurrent })).toBe(false);
  expect(await sensor.configureAlert({ kind: "none" })).toBe(true);
  expect(await sensor.configureAlert({ kind: "none" })).toBe(false);
  expect(recorder.transfers).toHaveLength(4);
});

test("a set-up that the chip is seen to have lost is written again", async () => {
  const { chip, sensor } = createBench();
  await sensor.configureAlert(overCurrent);
  chip.powerCycle();
  expect(await sensor.readStatus()).toMatchObject({ alertKind: "none" });
  expect(await sensor.configureAlert(overCurrent)).toBe(true);
});

test.each([1, 2, 3])("after a failure of write %i of a set-up nothing is remembered", async (nth) => {
  const { chip, faults, sensor } = createBench();
  await sensor.configureAlert({ kind: "none", latched: true });
  faults.inject({ nth, error: "nack" });
  expect(await failureOf(sensor.configureAlert(overCurrent))).toMatchObject({ code: "nack" });
  expect(await sensor.configureAlert({ kind: "none", latched: true })).toBe(true);
  expect(chip.peek(0x06) & 0xf803).toBe(0x0001);
});

test.each<INA260Alert>([
  {
    kind: "over-current",
    limitAmperes: 12.5,
    conversionReadyOnPin: false,
    polarity: "active-low",
    latched: false,
  },
  {
    kind: "under-current",
    limitAmperes: -3.5,
    conversionReadyOnPin: true,
    polarity: "active-low",
    latched: true,
  },
  {
    kind: "over-voltage",
    limitVolts: 5.5,
    conversionReadyOnPin: false,
    polarity: "active-high",
    latched: true,
  },
  {
    kind: "under-voltage",
    limitVolts: 11.98,
    conversionReadyOnPin: true,
    polarity: "active-high",
    latched: false,
  },
  { kind: "over-power", limitWatts: 400, conversionReadyOnPin: false, polarity: "active-low", latched: true },
  { kind: "none", conversionReadyOnPin: true, polarity: "active-low", latched: false },
])("$kind is read back as it was written", async (alert) => {
  const { sensor } = createBench();
  await sensor.configureAlert(alert);
  expect(await sensor.readAlert()).toStrictEqual(alert);
});

/** A driver behind a multiplexer that somebody else moves: before a section, after it, or not at all. */
function createDoubtful({ bus, clock }: Bench) {
  const mux: { moves: "never" | "before" | "after" } = { moves: "never" };
  const exclusive: Bench["bus"]["exclusive"] = async (section, options) => {
    if (mux.moves === "before") throw new I2CError("mux-conflict");
    const result = await bus.exclusive(section, options);
    if (mux.moves === "after") throw new I2CError("mux-conflict");
    return result;
  };
  return { mux, sensor: new INA260({ ...bus, exclusive }, { clock }) };
}

test("flags of a section that may have been another chip's are not kept", async () => {
  const bench = createBench();
  const { bus, chip, clock } = bench;
  const { mux, sensor } = createDoubtful(bench);
  await sensor.configureAlert(overCurrent);
  chip.set({ amperes: 3 });
  await clock.advance(5);
  mux.moves = "after";
  expect(await failureOf(sensor.readAlert())).toMatchObject({ code: "mux-conflict" });
  chip.set({ amperes: 0 });
  await clock.advance(5);
  await bus.transfer(0x40, Uint8Array.of(0x06), 2);
  mux.moves = "never";
  expect(await sensor.readStatus()).toMatchObject({ alert: false, conversionReady: false });
});

test("a conversion that may have been another chip's is not waited for any more", async () => {
  const bench = createBench();
  const { chip, clock } = bench;
  const { mux, sensor } = createDoubtful(bench);
  const reader = sensor.reader();
  chip.set({ amperes: 3 });
  await clock.advance(2.2);
  mux.moves = "after";
  expect(await failureOf(sensor.readStatus())).toMatchObject({ code: "mux-conflict" });
  mux.moves = "never";
  chip.set({ amperes: 1 });
  expect(await settle(clock, reader.read())).toMatchObject({ currentAmperes: 1 });
});

test("a section that could not begin takes nothing of what was seen before", async () => {
  const bench = createBench();
  const { chip, clock } = bench;
  const { mux, sensor } = createDoubtful(bench);
  await sensor.configureAlert(overCurrent);
  chip.set({ amperes: 3 });
  await clock.advance(5);
  await sensor.readAlert();
  mux.moves = "before";
  expect(await failureOf(sensor.readAlert())).toMatchObject({ code: "mux-conflict" });
  mux.moves = "never";
  expect(await sensor.readStatus()).toMatchObject({ alert: true });
});

test("a write that may have gone to another chip is not remembered", async () => {
  const bench = createBench();
  const { mux, sensor } = createDoubtful(bench);
  const configuration = { ...(await sensor.readConfiguration()), averaging: 4 } as const;
  mux.moves = "after";
  expect(await failureOf(sensor.configure(configuration))).toMatchObject({ code: "mux-conflict" });
  expect(await failureOf(sensor.configureAlert(overCurrent))).toMatchObject({ code: "mux-conflict" });
  mux.moves = "never";
  bench.recorder.clear();
  await sensor.configure(configuration);
  await sensor.configureAlert(overCurrent);
  expect(traffic(bench.recorder)[0]).toBe("read 0x00");
  expect(traffic(bench.recorder)).toHaveLength(4);
});
