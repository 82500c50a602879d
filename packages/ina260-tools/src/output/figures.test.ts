import { describe, expect, test } from "vitest";
import { formatElapsed, formatJoules, formatDuration, toSeconds } from "./figures.ts";

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
