import fc from "fast-check";
import { expect, test } from "vitest";
import { meterSteps, readingsOf } from "../test/support/meter-steps.ts";
import { ExtremesWindow } from "./extremes-window.ts";

const reading = (watts: number) => ({ volts: 12, amperes: watts / 12, watts });
const tenSeconds = () => new ExtremesWindow({ name: "10s", milliseconds: 10_000 });

/** Minimum and maximum of the power that is shown. */
function watts(window: ExtremesWindow, now: number): readonly [number, number] | undefined {
  const view = window.view(now);
  return view && [view.powerWatts.minimum, view.powerWatts.maximum];
}

test("a window is shown when it is complete, and until the next one is", () => {
  const window = tenSeconds();
  window.add(reading(24), 1000);
  window.add(reading(6), 5000);
  expect(watts(window, 9999)).toBeUndefined();
  expect(window.view(10_001)).toEqual({
    name: "10s",
    powerWatts: { minimum: 6, maximum: 24 },
    currentAmperes: { minimum: 0.5, maximum: 2 },
    voltageVolts: { minimum: 12, maximum: 12 },
  });
  window.add(reading(60), 12_000);
  expect(watts(window, 20_000)).toEqual([6, 24]);
  expect(watts(window, 20_001)).toEqual([60, 60]);
});

test("time completes a window, and not the next reading", () => {
  const window = tenSeconds();
  window.add(reading(24), 5000);
  expect(watts(window, 12_000)).toEqual([24, 24]);
  expect(watts(window, 20_001)).toBeUndefined();
});

test("a window without a reading shows nothing, also when the one before had some", () => {
  const window = tenSeconds();
  window.add(reading(24), 5000);
  window.add(reading(12), 25_000);
  expect(watts(window, 25_000)).toBeUndefined();
  expect(watts(window, 30_001)).toEqual([12, 12]);
});

test("a reading on the border belongs to the window that ends there, because it is of the time before", () => {
  const window = tenSeconds();
  window.add(reading(24), 10_000);
  expect(watts(window, 10_000)).toBeUndefined();
  window.add(reading(12), 10_001);
  expect(watts(window, 15_000)).toEqual([24, 24]);
});

test("windows are aligned to multiples of their length, whenever the first reading is", () => {
  const windows = [3, 4999, 9999].map((start) => {
    const window = tenSeconds();
    for (let at = start; at <= 40_000; at += 10) window.add(reading(at), at);
    return watts(window, 45_000);
  });
  expect(windows).toEqual([
    [30_003, 39_993],
    [30_009, 39_999],
    [30_009, 39_999],
  ]);
});

test("what is shown is what the readings of that window were, whoever looks and however often", () => {
  fc.assert(
    fc.property(
      meterSteps,
      fc.constantFrom(1, 100, 1000, 1500, 10_000),
      fc.constantFrom(0, 123_456_789.125),
      (steps, milliseconds, start) => {
        const window = new ExtremesWindow({ name: "w", milliseconds });
        const taken = readingsOf(steps).map((step) => ({ ...step, at: start + step.at }));
        for (const step of steps) {
          const at = start + step.at;
          if (step.reading !== undefined) {
            window.add(step.reading, at);
            continue;
          }
          const end = (Math.ceil(at / milliseconds) - 1) * milliseconds;
          const inside = taken.filter((other) => other.at > end - milliseconds && other.at <= end);
          const powers = inside.map(({ reading: { watts: power } }) => power);
          const expected = { minimum: Math.min(...powers), maximum: Math.max(...powers) };
          expect(window.view(at)?.powerWatts).toEqual(powers.length === 0 ? undefined : expected);
        }
      },
    ),
  );
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("a window of %d ms is refused", (milliseconds) => {
  expect(() => new ExtremesWindow({ name: "w", milliseconds })).toThrow(
    new RangeError(`a window is longer than 0 ms, found ${String(milliseconds)}`),
  );
});
