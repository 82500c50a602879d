import fc from "fast-check";
import { expect, test } from "vitest";
import { meterSteps, readingsOf } from "../test/support/meter-steps.ts";
import { PeriodExtremes } from "./period-extremes.ts";

const reading = (watts: number) => ({ volts: 12, amperes: watts / 12, watts });
const tenSeconds = () => new PeriodExtremes({ name: "10s", milliseconds: 10_000 });

/** Minimum and maximum of the power that is shown. */
function watts(period: PeriodExtremes, now: number): readonly [number, number] | undefined {
  const view = period.view(now);
  return view && [view.powerWatts.minimum, view.powerWatts.maximum];
}

test("a period is shown when it is complete, and until the next one is", () => {
  const period = tenSeconds();
  period.add(reading(24), 1000);
  period.add(reading(6), 5000);
  expect(watts(period, 9999)).toBeUndefined();
  expect(period.view(10_001)).toEqual({
    name: "10s",
    powerWatts: { minimum: 6, maximum: 24 },
    currentAmperes: { minimum: 0.5, maximum: 2 },
    voltageVolts: { minimum: 12, maximum: 12 },
  });
  period.add(reading(60), 12_000);
  expect(watts(period, 20_000)).toEqual([6, 24]);
  expect(watts(period, 20_001)).toEqual([60, 60]);
});

test("time completes a period, and not the next reading", () => {
  const period = tenSeconds();
  period.add(reading(24), 5000);
  expect(watts(period, 12_000)).toEqual([24, 24]);
  expect(watts(period, 20_001)).toBeUndefined();
});

test("a period without a reading shows nothing, also when the one before had some", () => {
  const period = tenSeconds();
  period.add(reading(24), 5000);
  period.add(reading(12), 25_000);
  expect(watts(period, 25_000)).toBeUndefined();
  expect(watts(period, 30_001)).toEqual([12, 12]);
});

test("a reading on the border belongs to the period that ends there, because it is the mean of the time before", () => {
  const period = tenSeconds();
  period.add(reading(24), 10_000);
  expect(watts(period, 10_000)).toBeUndefined();
  period.add(reading(12), 10_001);
  expect(watts(period, 15_000)).toEqual([24, 24]);
});

test("periods are aligned to multiples of their length, whenever the first reading is", () => {
  const periods = [3, 4999, 9999].map((start) => {
    const period = tenSeconds();
    for (let at = start; at <= 40_000; at += 10) period.add(reading(at), at);
    return watts(period, 45_000);
  });
  expect(periods).toEqual([
    [30_003, 39_993],
    [30_009, 39_999],
    [30_009, 39_999],
  ]);
});

test("what is shown is what the readings of that period were, whenever and however often it is read", () => {
  fc.assert(
    fc.property(
      meterSteps,
      fc.constantFrom(1, 100, 1000, 1500, 10_000),
      fc.constantFrom(0, 123_456_789.125),
      (steps, milliseconds, start) => {
        const period = new PeriodExtremes({ name: "w", milliseconds });
        const taken = readingsOf(steps).map((step) => ({ ...step, at: start + step.at }));
        for (const step of steps) {
          const at = start + step.at;
          if (step.reading !== undefined) {
            period.add(step.reading, at);
            continue;
          }
          const end = (Math.ceil(at / milliseconds) - 1) * milliseconds;
          const inside = taken.filter((other) => other.at > end - milliseconds && other.at <= end);
          const powers = inside.map(({ reading: { watts: power } }) => power);
          const expected = { minimum: Math.min(...powers), maximum: Math.max(...powers) };
          expect(period.view(at)?.powerWatts).toEqual(powers.length === 0 ? undefined : expected);
        }
      },
    ),
  );
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("a period of %d ms is refused", (milliseconds) => {
  expect(() => new PeriodExtremes({ name: "w", milliseconds })).toThrow(
    new RangeError(`a period is longer than 0 ms, found ${String(milliseconds)}`),
  );
});
