import { describe, expect, test, vi } from "vitest";
import { type Bench, createBench, failureOf, settle, traffic } from "../test/bench.ts";
import { configurationFor, decodeConfiguration, type INA260Conversion, type INA260Reader } from "./index.ts";
import { functionLoad } from "./testing/index.ts";

/** A load whose current counts conversions of the power-on configuration: 1 mA × 1.25 in each. */
function counting(period: number) {
  return functionLoad({ volts: 5, amperes: (time) => (Math.floor(time / period) + 1) / 800 });
}

async function readMany(
  bench: Bench,
  reader: INA260Reader<"both">,
  count: number,
): Promise<INA260Conversion[]> {
  const conversions: INA260Conversion[] = [];
  const reading = (async () => {
    while (conversions.length < count) conversions.push(await reader.read());
  })();
  await settle(bench.clock, reading);
  return conversions;
}

test("each conversion is read once and none is left out", async () => {
  const bench = createBench({ load: counting(2.2) });
  const conversions = await readMany(bench, bench.sensor.reader(), 50);
  expect(conversions.map(({ raw }) => raw.current)).toStrictEqual(
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
});

test("a conversion that is there costs a poll, three values and the proof that they belong together", async () => {
  const { chip, clock, recorder, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  await sensor.readConfiguration();
  const reader = sensor.reader();
  await clock.advance(2.2);
  recorder.clear();
  await reader.read();
  expect(recorder.bitTimes).toBe(5 * 48);
});

test.each(["typical", "maximum"] as const)("a chip with %s times is followed", async (speed) => {
  const period = speed === "typical" ? 2.2 : 2.42;
  const bench = createBench({ load: counting(period), speed });
  const conversions = await readMany(bench, bench.sensor.reader(), 30);
  expect(conversions.map(({ raw }) => raw.current)).toStrictEqual(
    Array.from({ length: 30 }, (_, index) => index + 1),
  );
});

test("a second of averaging costs a few reads, and the value comes soon after its end", async () => {
  const bench = createBench();
  const { configuration, typicalMilliseconds } = configurationFor({ intervalMilliseconds: 1000 });
  await bench.sensor.configure(configuration);
  const begin = bench.clock.now();
  const reader = bench.sensor.reader();
  await settle(bench.clock, reader.read(), 1);
  await settle(bench.clock, reader.read(), 1);
  bench.recorder.clear();
  await settle(bench.clock, reader.read(), 1);
  expect(bench.recorder.transfers.length).toBeLessThanOrEqual(8);
  expect(bench.clock.now() - begin).toBeGreaterThanOrEqual(3 * typicalMilliseconds);
  expect(bench.clock.now() - begin).toBeLessThan(3.1 * typicalMilliseconds);
});

test("who comes late gets the newest conversion at once, and then waits for the next", async () => {
  const bench = createBench({ load: counting(2.2) });
  const reader = bench.sensor.reader();
  await settle(bench.clock, reader.read());
  await bench.clock.advance(22);
  const before = bench.clock.now();
  const { raw } = await reader.read();
  expect(bench.clock.now()).toBe(before);
  expect(raw.current).toBe(Math.floor(before / 2.2));
  const next = await settle(bench.clock, reader.read());
  expect(next.raw.current).toBe(raw.current + 1);
});

test("values of two conversions are never mixed: the newer one is read again", async () => {
  const bench = createBench();
  const { chip, clock, faults, recorder, sensor } = bench;
  chip.set({ volts: 5, amperes: 1 });
  const reader = sensor.reader();
  await clock.advance(2.3);
  chip.set({ volts: 20, amperes: 10 });
  await clock.advance(2.1);
  // The read of the voltage takes so long that the next conversion ends before it: 1 A with 20 V.
  await sensor.readConfiguration();
  recorder.clear();
  faults.inject({ nth: 3, delayMilliseconds: 4 });
  const conversion = await settle(clock, reader.read());
  expect(conversion).toMatchObject({ currentAmperes: 10, voltageVolts: 20, powerWatts: 200 });
  expect(
    traffic(recorder)
      .map((transfer) => transfer.slice(-1))
      .join(""),
  ).toBe("612361236");
});

test("conversions that end faster than three registers are read are given up after eight readings", async () => {
  const { chip, clock, faults, recorder, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  await sensor.configure(decodeConfiguration(0x6007));
  await clock.advance(1);
  faults.inject({ delayMilliseconds: 0.12 });
  recorder.clear();
  expect(await failureOf(settle(clock, sensor.reader().read(), 0.01))).toMatchObject({
    code: "torn-reading",
    message: expect.stringContaining(
      "a conversion ended during each of 8 readings of current, voltage and power",
    ),
  });
  expect(recorder.transfers).toHaveLength(1 + 8 * 4);
});

test("a single quantity is read by itself, however fast it is", async () => {
  const { clock, chip, faults, recorder, sensor } = createBench();
  chip.set({ volts: 5, amperes: 2 });
  await sensor.configure(decodeConfiguration(0x6005));
  faults.inject({ delayMilliseconds: 0.12 });
  const reader = sensor.reader({ quantities: "current" });
  recorder.clear();
  expect(await settle(clock, reader.read())).toStrictEqual({ currentAmperes: 2, raw: { current: 1600 } });
  expect(traffic(recorder).filter((transfer) => /0x0[23]/.test(transfer))).toStrictEqual([]);
});

test("a chip in another mode is refused, with what to do", async () => {
  const { sensor } = createBench();
  expect(await failureOf(sensor.reader({ quantities: "voltage" }).read())).toMatchObject({
    code: "wrong-mode",
    message:
      "INA260 at i2c-1 address 0x40: the chip is in mode both-continuous instead of voltage-continuous; " +
      "call configure() with mode voltage-continuous, or measure() for one conversion",
  });
});

test("a conversion of the configuration before is not delivered", async () => {
  const { clock, chip, sensor } = createBench();
  chip.set({ volts: 12, amperes: 2 });
  await sensor.configure(decodeConfiguration(0x6125));
  const reader = sensor.reader();
  await clock.advance(2);
  await sensor.readAlert();
  await sensor.configure(decodeConfiguration(0x6127));
  expect(await settle(clock, reader.read())).toMatchObject({
    currentAmperes: 2,
    voltageVolts: 12,
    powerWatts: 24,
  });
  expect(clock.now()).toBeGreaterThanOrEqual(4.2);
});

test("a change of the averaging during the wait is followed", async () => {
  const { clock, sensor } = createBench();
  await sensor.configure(decodeConfiguration(0x6fff));
  const reading = sensor.reader().read();
  await clock.advance(100);
  await sensor.configure(decodeConfiguration(0x6127));
  await settle(clock, reading, 20);
  expect(clock.now()).toBeGreaterThan(102);
  const slow = sensor.reader().read();
  await sensor.configure(decodeConfiguration(0x6927));
  await settle(clock, slow);
});

test("a shutdown during the wait ends it", async () => {
  const { clock, sensor } = createBench();
  const reading = sensor.reader().read();
  await clock.advance(1);
  await sensor.shutdown();
  expect(await failureOf(settle(clock, reading))).toMatchObject({ code: "wrong-mode" });
});

test("a status that somebody reads meanwhile does not cost the reader its conversion", async () => {
  const bench = createBench({ load: counting(2.2) });
  const { clock, sensor } = bench;
  const polling = (async () => {
    for (let polls = 0; polls < 300; polls += 1) {
      await sensor.readStatus();
      await clock.sleep(0.2);
    }
  })();
  const conversions = await readMany(bench, sensor.reader(), 20);
  expect(conversions.map(({ raw }) => raw.current)).toStrictEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
  await settle(clock, polling);
});

test("two readers each get every conversion", async () => {
  const bench = createBench({ load: counting(2.2) });
  const lists = Promise.all([
    readMany(bench, bench.sensor.reader(), 10),
    readMany(bench, bench.sensor.reader(), 10),
  ]);
  for (const conversions of await lists) {
    expect(conversions.map(({ raw }) => raw.current)).toStrictEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  }
});

test("calls that are not awaited get one conversion each", async () => {
  const { clock, sensor } = createBench({ load: counting(2.2) });
  const reader = sensor.reader();
  const three = await settle(clock, Promise.all([reader.read(), reader.read(), reader.read()]));
  expect(three.map(({ raw }) => raw.current)).toStrictEqual([1, 2, 3]);
  const many = Array.from({ length: 64 }, () => reader.read());
  expect(await failureOf(reader.read())).toMatchObject({ code: "busy" });
  await settle(clock, Promise.all(many));
});

test("a chip that stops converting is noticed in time", async () => {
  const { bus, clock, sensor } = createBench();
  const reader = sensor.reader();
  await settle(clock, reader.read());
  const before = clock.now();
  await bus.transfer(0x40, Uint8Array.of(0x00, 0x61, 0x20), 0);
  expect(await failureOf(settle(clock, reader.read()))).toMatchObject({ code: "conversion-timeout" });
  expect(clock.now() - before).toBeGreaterThanOrEqual(4.42);
  expect(clock.now() - before).toBeLessThan(6);
});

test("a failed transfer rejects one read, and the next one goes on", async () => {
  const { chip, clock, sensor } = createBench();
  const reader = sensor.reader();
  chip.powerOff();
  expect(await failureOf(settle(clock, reader.read()))).toMatchObject({ code: "nack" });
  chip.powerOn();
  expect(await settle(clock, reader.read())).toHaveProperty("powerWatts");
});

test("a loop runs until it is left or the signal is aborted", async () => {
  const { clock, sensor } = createBench({ load: counting(2.2) });
  const controller = new AbortController();
  const seen: number[] = [];
  const loop = (async () => {
    for await (const { raw } of sensor.reader({ signal: controller.signal })) {
      seen.push(raw.current);
      if (seen.length === 3) controller.abort(new Error("enough"));
    }
  })();
  expect(await failureOf(settle(clock, loop))).toMatchObject({ message: "enough" });
  expect(seen).toStrictEqual([1, 2, 3]);
  expect(clock.sleeping).toBe(0);

  const leaving = (async () => {
    for await (const { raw } of sensor.reader()) return raw.current;
    return undefined;
  })();
  expect(await settle(clock, leaving)).toBe(4);
});

test("a conversion that was seen before the chip lost its supply is not read as the 0 after it", async () => {
  const { chip, clock, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  const reader = sensor.reader();
  await clock.advance(2.2);
  await sensor.readAlert();
  chip.powerCycle();
  expect(await settle(clock, reader.read())).toMatchObject({ voltageVolts: 5, currentAmperes: 1 });
});

describe.each([0x6127, 0x6327])(
  "a chip that loses its supply before any transfer of a reading, with %i,",
  (word) => {
    test.each(Array.from({ length: 14 }, (_, index) => index + 1))(
      "the %ith, shows no zero of it",
      async (nth) => {
        const { bus, chip, controller, clock, sensor } = createBench();
        chip.set({ volts: 5.2, amperes: 1.05 });
        await bus.transfer(0x40, Uint8Array.of(0, word >> 8, word & 0xff), 0);
        const reader = sensor.reader();
        await settle(clock, reader.read());
        const transfer = controller.transfer.bind(controller);
        let transfers = 0;
        vi.spyOn(controller, "transfer").mockImplementation(async (...message) => {
          transfers += 1;
          if (transfers === nth) chip.powerCycle();
          await clock.advance(0.3);
          return transfer(...message);
        });
        for (let reading = 0; reading < 4; reading += 1) {
          const { raw } = await settle(clock, reader.read());
          expect(raw).toEqual({ voltage: 4160, current: 840, power: 546 });
        }
        expect(transfers).toBeGreaterThan(14);
      },
    );
  },
);

test("a single quantity is not read as the 0 after a loss of the supply either", async () => {
  const { chip, clock, recorder, sensor } = createBench();
  chip.set({ volts: 5, amperes: 1 });
  await sensor.configure(decodeConfiguration(0x6005));
  const reader = sensor.reader({ quantities: "current" });
  await clock.advance(1);
  await sensor.readAlert();
  chip.powerCycle();
  expect(await settle(clock, reader.read())).toStrictEqual({ currentAmperes: 1, raw: { current: 800 } });
  expect(await sensor.restore()).toBe(true);
  await sensor.configure(decodeConfiguration(0x6005));
  chip.set({ amperes: 0 });
  await clock.advance(1);
  recorder.clear();
  expect(await settle(clock, reader.read())).toStrictEqual({ currentAmperes: 0, raw: { current: 0 } });
  expect(traffic(recorder)).toStrictEqual(["read 0x06", "read 0x01", "read 0x00"]);
});

test("a load of nothing is read as 0, also when somebody else has seen its conversion", async () => {
  const { clock, sensor } = createBench();
  const reader = sensor.reader();
  expect(await settle(clock, reader.read())).toMatchObject({ voltageVolts: 0, powerWatts: 0 });
  await clock.advance(2.2);
  await sensor.readAlert();
  expect(await settle(clock, reader.read())).toMatchObject({ voltageVolts: 0, powerWatts: 0 });
});
