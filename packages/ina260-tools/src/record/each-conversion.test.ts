import { ManualClock } from "@rbp/i2c/testing";
import type { ConnectedBus } from "@rbp/ina260-monitor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleEachConversion, settingsForEachConversion } from "./each-conversion.ts";

/** The settings that are chosen for a sensor whose n-th reading takes a time, and how many readings that took. */
async function choose(millisecondsOf: (reading: number) => number) {
  const clock = new ManualClock();
  let readings = 0;
  const driver = {
    readStatus: async () => undefined,
    readMeasurement: async () => {
      readings += 1;
      await clock.advance(millisecondsOf(readings));
    },
    configure: async () => true,
  };
  const bus = { sensors: [{ driver }] } as unknown as ConnectedBus;
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const options = { buses: [bus], clock, signal: new AbortController().signal, log };
  const prepared = await sampleEachConversion(options).prepare();
  return { chosen: prepared.map(({ settings }) => settings), readings, milliseconds: clock.now() };
}

function ignore(): void {
  // Nothing is logged.
}

test.each([
  ["all of a time", () => 1],
  ["five times as long for the first thirty", (reading: number) => (reading <= 30 ? 5 - reading / 20 : 1)],
  ["slow at first, at once", (reading: number) => (reading === 1 ? 80 : 1)],
])("settings are those of a warm bus when its readings are %s", async (_, millisecondsOf) => {
  const { chosen } = await choose(millisecondsOf);
  expect(chosen).toEqual([settingsForEachConversion(1.5)]);
});

test("the warming up ends after a quarter of a second, however slow the bus is", async () => {
  const { readings, milliseconds } = await choose((reading) => 100 - reading);
  expect(readings).toBeLessThan(13);
  expect(milliseconds).toBeLessThan(1300);
});

describe("settings to read each conversion with", () => {
  test.each([
    [0, 0.664],
    [0.09, 0.664],
    [0.1, 1.12],
    [1, 2.2],
    [3, 4.232],
    [20_000, 16_883.712],
  ])("that takes %f ms have conversions of %f ms", (reading, typical) => {
    expect(settingsForEachConversion(reading).typicalMilliseconds).toBeCloseTo(typical, 3);
  });

  test("are the fastest that leave a fast chip enough time", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 15_000, noNaN: true }), (reading) => {
        const { typicalMilliseconds, configuration } = settingsForEachConversion(reading);
        expect(0.9 * typicalMilliseconds).toBeGreaterThan(reading + 0.49);
        expect(typicalMilliseconds).toBeLessThan(2.3 * (reading + 0.5));
        expect(configuration.mode).toBe("both-continuous");
      }),
    );
  });
});
