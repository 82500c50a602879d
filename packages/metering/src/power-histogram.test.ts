import fc from "fast-check";
import { expect, test } from "vitest";
import { PowerHistogram } from "./power-histogram.ts";
import type { HistogramView } from "./totals.ts";

const bounds = fc
  .uniqueArray(fc.nat(420), { minLength: 1, maxLength: 20 })
  .map((values) => values.toSorted((a, b) => a - b));
/** Steps of the chip, and values on the bounds. */
const power = fc.oneof(
  fc.integer({ min: -42_000, max: 42_000 }).map((steps) => steps / 100),
  fc.integer({ min: -20, max: 420 }),
);

function bruteForce(values: readonly number[], bounds: readonly number[]): HistogramView {
  return {
    buckets: bounds.map((upperBoundWatts) => ({
      upperBoundWatts,
      cumulativeCount: values.filter((value) => value <= upperBoundWatts).length,
    })),
    count: values.length,
    sumWatts: values.reduce((sum, value) => sum + value, 0),
  };
}

test("a bucket has the readings up to and including its bound", () => {
  const histogram = new PowerHistogram([1, 5]);
  for (const watts of [0, 1, 1.01, 5, 7]) histogram.observe(watts);
  expect(histogram.view().forward).toEqual({
    buckets: [
      { upperBoundWatts: 1, cumulativeCount: 2 },
      { upperBoundWatts: 5, cumulativeCount: 4 },
    ],
    count: 5,
    sumWatts: 14.01,
  });
});

test("power that flows back is counted apart, by its magnitude, so that no sum falls", () => {
  const histogram = new PowerHistogram([1, 5]);
  for (const watts of [2, -3, -0]) histogram.observe(watts);
  const { forward, reverse } = histogram.view();
  expect([forward.count, forward.sumWatts]).toEqual([2, 2]);
  expect([reverse.count, reverse.sumWatts]).toEqual([1, 3]);
  expect(reverse.buckets.map(({ cumulativeCount }) => cumulativeCount)).toEqual([0, 1]);
});

test("every bucket, the count and the sum are what counting one by one gives", () => {
  fc.assert(
    fc.property(bounds, fc.array(power), (boundsWatts, values) => {
      const histogram = new PowerHistogram(boundsWatts);
      for (const value of values) histogram.observe(value);
      const forward = values.filter((value) => !(value < 0));
      const reverse = values.filter((value) => value < 0).map((value) => -value);
      expect(histogram.view()).toEqual({
        forward: bruteForce(forward, boundsWatts),
        reverse: bruteForce(reverse, boundsWatts),
      });
    }),
  );
});

test("goes on from its totals as if nothing had been between", () => {
  fc.assert(
    fc.property(bounds, fc.array(power), fc.array(power), (boundsWatts, first, second) => {
      const whole = new PowerHistogram(boundsWatts);
      const before = new PowerHistogram(boundsWatts);
      for (const value of first) [whole, before].forEach((histogram) => histogram.observe(value));
      const after = new PowerHistogram(boundsWatts, before.totals());
      for (const value of second) [whole, after].forEach((histogram) => histogram.observe(value));
      expect(after.view()).toEqual(whole.view());
      expect(before.totals()).not.toBe(after.totals());
    }),
  );
});

test("totals do not change any more when they were taken", () => {
  const histogram = new PowerHistogram([1]);
  const totals = histogram.totals();
  histogram.observe(0.5);
  expect(totals.forward).toEqual({ counts: [0, 0], sumWatts: 0 });
});

test.each([[[1, 1]], [[2, 1]], [[Number.NaN]], [[1, Number.POSITIVE_INFINITY]]])(
  "the bounds %j are refused",
  (boundsWatts) => {
    expect(() => new PowerHistogram(boundsWatts)).toThrow(
      new RangeError(`expected bounds of buckets that rise, found ${boundsWatts.join(", ")} watts`),
    );
  },
);
