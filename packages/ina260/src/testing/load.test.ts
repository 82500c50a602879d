import fc from "fast-check";
import { expect, test } from "vitest";
import { constantLoad, functionLoad, rampLoad, type SimulatedLoad, squareWaveLoad } from "./index.ts";

const times = fc.double({ min: -50, max: 50, noNaN: true });
const widths = fc.double({ min: 0.001, max: 40, noNaN: true });
/** The power of a ramp can have a peak between its ends, which thin slices of the widest window must see. */
const rampTimes = fc.double({ min: 0.01, max: 40, noNaN: true });
const values = fc.record({
  volts: fc.double({ min: 0, max: 36, noNaN: true }),
  amperes: fc.double({ min: -15, max: 15, noNaN: true }),
});
const loads: fc.Arbitrary<SimulatedLoad> = fc.oneof(
  values.map(constantLoad),
  fc
    .record({
      high: values,
      low: values,
      periodMilliseconds: fc.double({ min: 0.05, max: 20, noNaN: true }),
      dutyCycle: fc.double({ min: 0, max: 1, noNaN: true }),
      offsetMilliseconds: times,
    })
    .map(squareWaveLoad),
  fc
    .record({ from: values, to: values, startMilliseconds: times, durationMilliseconds: rampTimes })
    .map(rampLoad),
);

const SLICES = 20_000;

/** The mean by brute force: thin slices, each taken at its middle; how often the value jumps, and how far it goes. */
function sliced(value: (from: number, to: number) => number, from: number, to: number) {
  const width = (to - from) / SLICES;
  const moments = Array.from({ length: SLICES }, (_, slice) => from + (slice + 0.5) * width);
  const values = moments.map((moment) => value(moment, moment));
  const all = [value(from, from), ...values, value(to, to)];
  const changes = all.map((each, index) => Math.abs(each - (all[index - 1] ?? each)));
  const edges = changes.filter((change) => change > 1).length;
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  return { exact: sum(values) / SLICES, edges, variation: sum(changes) };
}

test("the mean is that of the moments", () => {
  fc.assert(
    fc.property(loads, times, widths, (load, from, width) => {
      for (const quantity of ["volts", "amperes", "watts"] as const) {
        const value = (a: number, b: number): number => load[quantity](a, b);
        const { exact, edges, variation } = sliced(value, from, from + width);
        // A slice is off by up to what the value changes in it; one with an edge by the step from -540 W to 540 W.
        const tolerance = 1e-3 + (edges * 1080 + variation) / SLICES;
        expect(Math.abs(value(from, from + width) - exact)).toBeLessThan(tolerance);
      }
    }),
    { numRuns: 50 },
  );
});

test("two halves make the whole, exactly: nothing is lost at the seams", () => {
  fc.assert(
    fc.property(loads, times, widths, widths, (load, from, first, second) => {
      for (const quantity of ["volts", "amperes", "watts"] as const) {
        const whole = load[quantity](from, from + first + second) * (first + second);
        const halves =
          load[quantity](from, from + first) * first +
          load[quantity](from + first, from + first + second) * second;
        expect(whole).toBeCloseTo(halves, 6);
      }
    }),
  );
});

test("a load stays within its range and is steady for as long as it says", () => {
  fc.assert(
    fc.property(
      loads,
      times,
      widths,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (load, from, width, share) => {
        const { volts: [lowest, highest] = [0, 0] } = load.range ?? {};
        expect(load.volts(from, from + width)).toBeGreaterThanOrEqual(lowest - 1e-9);
        expect(load.volts(from, from + width)).toBeLessThanOrEqual(highest + 1e-9);
        const until = Math.min(load.steadyUntil?.(from) ?? from, from + width);
        const moment = from + share * (until - from);
        expect(load.watts(moment, moment)).toBeCloseTo(load.watts(from, from), 9);
      },
    ),
  );
});

test("a square wave of 3 ms is exact against conversions of 140 µs to 8.244 ms", () => {
  const load = squareWaveLoad({
    high: { volts: 5, amperes: 2 },
    low: { volts: 5.2, amperes: 0.2 },
    periodMilliseconds: 3,
    dutyCycle: 1 / 3,
  });
  expect(load.amperes(0, 0.14)).toBeCloseTo(2, 12);
  expect(load.amperes(0.93, 1.07)).toBeCloseTo(1.1, 12);
  expect(load.amperes(0, 3)).toBeCloseTo(0.8, 12);
  expect(load.amperes(0, 8.244)).toBeCloseTo((3 * 2 + 5.244 * 0.2) / 8.244, 12);
  expect(load.watts(0, 3)).toBeCloseTo((10 + 2 * 1.04) / 3, 12);
  expect(load.volts(1.5, 1.5)).toBe(5.2);
});

test("a square wave is as exact after a year as in the first second", () => {
  const load = squareWaveLoad({
    high: { volts: 5, amperes: 2 },
    low: { volts: 5, amperes: 0 },
    periodMilliseconds: 4,
  });
  const year = 365 * 24 * 3_600_000;
  expect(load.amperes(year + 1, year + 2)).toBeCloseTo(2, 6);
  expect(load.amperes(year + 1, year + 3)).toBeCloseTo(1, 6);
});

test("a ramp has the exact integral of the power of two straight lines", () => {
  const load = rampLoad({
    from: { volts: 0, amperes: 0 },
    to: { volts: 12, amperes: 3 },
    durationMilliseconds: 10,
    startMilliseconds: 5,
  });
  // The mean of (12 x)(3 x) over x from 0 to 1 is 36 / 3.
  expect(load.watts(5, 15)).toBeCloseTo(12, 12);
  expect(load.volts(5, 15)).toBeCloseTo(6, 12);
  expect(load.volts(0, 20)).toBeCloseTo((6 * 10 + 12 * 5) / 20, 12);
  expect(load.watts(100, 200)).toBe(36);
  expect([load.steadyUntil?.(0), load.steadyUntil?.(7), load.steadyUntil?.(15)]).toStrictEqual([
    5,
    7,
    Infinity,
  ]);
});

test("a function is integrated as accurately as it says", () => {
  const sine = (period: number) => ({
    load: functionLoad({ volts: 1, amperes: (time) => Math.sin((2 * Math.PI * time) / period) }),
    mean: (from: number, to: number) =>
      ((Math.cos((2 * Math.PI * from) / period) - Math.cos((2 * Math.PI * to) / period)) * period) /
      (2 * Math.PI * (to - from)),
  });
  for (const [period, accuracy] of [
    [1, 4e-8],
    [0.4, 1e-5],
    [20, 1e-12],
  ] as const) {
    const { load, mean } = sine(period);
    for (let from = 0; from < 1; from += 0.07) {
      for (const width of [0.14, 1.1, 8.244]) {
        expect(Math.abs(load.amperes(from, from + width) - mean(from, from + width))).toBeLessThan(accuracy);
      }
    }
  }
});

test("a function may be a number, and its power is the mean of the product", () => {
  const load = functionLoad({ volts: (time) => time, amperes: 2 });
  expect(load.amperes(0, 10)).toBeCloseTo(2, 12);
  expect(load.watts(0, 10)).toBeCloseTo(10, 12);
  expect(load.volts(3, 3)).toBe(3);
});

test("shapes that make no sense are refused", () => {
  const states = { high: { volts: 1, amperes: 1 }, low: { volts: 1, amperes: 1 } };
  const ends = { from: { volts: 1, amperes: 1 }, to: { volts: 1, amperes: 1 } };
  expect(() => squareWaveLoad({ ...states, periodMilliseconds: 0 })).toThrow(RangeError);
  expect(() => squareWaveLoad({ ...states, periodMilliseconds: 1, dutyCycle: 1.1 })).toThrow(RangeError);
  expect(() => rampLoad({ ...ends, durationMilliseconds: 0 })).toThrow(RangeError);
  expect(() => functionLoad({ volts: 1, amperes: 1, panelMilliseconds: 0 })).toThrow(RangeError);
});
