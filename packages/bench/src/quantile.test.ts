import { expect, test } from "vitest";
import { quantile } from "./quantile.ts";

test("a quantile is one of the values, whatever their order", () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.5, 0.8, 0.99, 1].map((share) => quantile(values, share))).toEqual([1, 3, 4, 5, 5]);
  expect(values).toEqual([5, 1, 4, 2, 3]);
});

test("of an even number of values the median is the lower one in the middle", () => {
  expect(quantile([4, 1, 2, 3], 0.5)).toBe(2);
});

test("there is none of no values", () => {
  expect(() => quantile([], 0.5)).toThrow(new RangeError("no value has no quantile"));
});
