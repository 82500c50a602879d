import { ManualClock } from "@rbp/i2c/testing";
import type { ConnectedBus } from "@rbp/ina260-monitor";
import { expect, test } from "vitest";
import { sampleEachConversion } from "./each-conversion.ts";
import { settingsForEachConversion } from "./rate.ts";

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
