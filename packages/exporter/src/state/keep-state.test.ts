import { ManualClock } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { noTotals } from "@rbp/metering";
import type { SensorTotals } from "@rbp/ina260-monitor";
import { keepState } from "./keep-state.ts";

/** Keeps the state of one sensor whose energy is the time; lists at which times it was saved. */
function bench(saveMilliseconds = 0) {
  const clock = new ManualClock();
  const stop = new AbortController();
  const saved: number[] = [];
  let taken = Number.NaN;
  const file = {
    update: (sensors: Iterable<SensorTotals>) => {
      taken = [...sensors][0]?.totals.energyForwardJoules ?? Number.NaN;
    },
    save: async () => {
      saved.push(taken);
      await clock.sleep(saveMilliseconds);
    },
  };
  const totals = () => [
    { hostname: "pi", device: "a", totals: { ...noTotals, energyForwardJoules: clock.now() } },
  ];
  const ended = keepState(file, totals, clock, stop.signal);
  return { clock, stop, saved, ended };
}

test("totals are saved at once, every minute, and at the end", async () => {
  const { clock, stop, saved, ended } = bench();
  await clock.advance(150_000);
  expect(saved).toEqual([0, 60_000, 120_000]);
  stop.abort();
  await clock.advance(0);
  await ended;
  expect(saved).toEqual([0, 60_000, 120_000, 150_000]);
  expect(clock.sleeping).toBe(0);
});

test("a save that takes long is never overtaken by another one", async () => {
  const { clock, stop, saved, ended } = bench(100_000);
  await clock.advance(170_000);
  expect(saved).toEqual([0, 160_000]);
  stop.abort();
  await clock.advance(90_000);
  expect(saved).toEqual([0, 160_000, 260_000]);
  await clock.advance(100_000);
  await ended;
  expect(saved).toHaveLength(3);
});
