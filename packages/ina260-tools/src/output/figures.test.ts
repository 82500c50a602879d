import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatElapsed,
  formatJoules,
  formatDuration,
  formatQuantity,
  formatWithError,
  toSeconds,
} from "./figures.ts";

describe("energy has three digits", () => {
  test.each([
    [0, "0.00 J"],
    [12.345, "12.3 J"],
    [99.96, "100 J"],
    [999.4, "999 J"],
    [999.6, "1.00 kJ"],
    [-4560, "-4.56 kJ"],
    [3.6e6, "3.60 MJ"],
    [1.5e13, "15000 GJ"],
  ])("%f J", (joules, text) => {
    expect(formatJoules(joules)).toBe(text);
  });
});

test.each([
  [0.28, "0.28 ms"],
  [2.2, "2.2 ms"],
  [864.256, "864 ms"],
  [999.7, "1 s"],
  [16_883.7, "16.9 s"],
])("a span of %f ms", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test.each([
  [0, "00:00:00"],
  [83_999, "00:01:23"],
  [360_000_000, "100:00:00"],
])("%i ms have passed", (milliseconds, text) => {
  expect(formatElapsed(milliseconds)).toBe(text);
});

test("seconds have no traces of binary fractions", () => {
  expect(toSeconds(88.064)).toBe(0.088064);
  expect(toSeconds(0.1 + 0.2)).toBe(0.0003);
});

test.each([
  [53.1234, 0.3112, "53.12 ± 0.32 J"],
  [53.1234, 0.31, "53.12 ± 0.31 J"],
  [0.000_531_2, 0.000_021, "0.000531 ± 0.000021 J"],
  [53_123.4, 1234.2, "53123 ± 1235 J"],
  [53.1234, 12.3, "53 ± 13 J"],
  [9.96, 0.996, "9.96 ± 1.00 J"],
  [-0.001, 0.12, "0.00 ± 0.12 J"],
  [-1.5, 0.12, "-1.50 ± 0.12 J"],
  [12, 0, "12.0000 ± 0.0000 J"],
  [53.1234, undefined, "53.12 ± ? J"],
])("%d with an error of %d is %s", (value, error, text) => {
  expect(formatWithError(value, error, "J")).toBe(text);
});

test.each([
  [4.2131, "4.213 s"],
  [0.005, "0.005000 s"],
  [3612.4, "3612 s"],
  [36_124, "36124 s"],
  [0, "0.000 s"],
  [-12.344, "-12.34 s"],
])("%d is %s", (value, text) => {
  expect(formatQuantity(value, "s")).toBe(text);
});

test("the error that is printed is never smaller than the error, and the value off by half a digit of it at most", () => {
  const size = fc.integer({ min: -6, max: 6 });
  fc.assert(
    fc.property(
      fc.integer({ min: -1e6, max: 1e6 }),
      size,
      fc.integer({ min: 1, max: 999_999 }),
      size,
      (v, a, e, b) => {
        const [value, error] = [v * 10 ** a, e * 10 ** (b - 6)];
        const [, shownValue = "", shownError = ""] =
          /^(\S+) ± (\S+) J$/.exec(formatWithError(value, error, "J")) ?? [];
        const decimals = shownError.split(".")[1]?.length ?? 0;
        const digit = 10 ** -decimals;
        expect(Number(shownError)).toBeGreaterThanOrEqual(error - digit * 1e-5);
        expect(Number(shownError)).toBeLessThan(error + 1.001 * digit);
        expect(Math.abs(Number(shownValue) - value)).toBeLessThanOrEqual(
          0.501 * digit + Math.abs(value) * 1e-12,
        );
      },
    ),
  );
});
