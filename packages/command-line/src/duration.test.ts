import fc from "fast-check";
import { expect, test } from "vitest";
import { durationPattern, formatDuration, parseDuration } from "./duration.ts";

test.each([
  ["1", 1000],
  ["0.002", 2],
  ["0.07", 70],
  [".5", 500],
  ["2.", 2000],
  ["500ms", 500],
  ["2s", 2000],
  ["1.5s", 1500],
  ["1m30s", 90_000],
  ["1h", 3_600_000],
  ["1h1ms", 3_600_001],
  ["0", 0],
  ["1s1m", 61_000],
  ["1m1m", 120_000],
  ["1.s.5s", 1500],
  ["100us", 0.1],
  ["100µs", 0.1],
  ["100μs", 0.1],
  ["1ns", 0.000001],
])("%s is %d ms", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["", " ", "s", "-1", "1 s", "1e3", "1s1", "1d", "-1s", "1S", ".", "Infinity", "0x10"])(
  "%j is none",
  (text) => {
    expect(parseDuration(text)).toBeNaN();
  },
);

test.each(["1", "0.5", ".5", "2."])("where a unit is required, %s is none", (text) => {
  expect(parseDuration(text, "required")).toBeNaN();
});

test.each([
  ["0", 0],
  ["1m30s", 90_000],
])("where a unit is required, %s is still %d ms", (text, milliseconds) => {
  expect(parseDuration(text, "required")).toBe(milliseconds);
});

test("every time to the nanosecond is read back as it is written", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000_000_000 }), (nanoseconds) => {
      const milliseconds = nanoseconds / 1e6;
      expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
    }),
  );
});

// Whole milliseconds, whose sums are exact.
const parts = fc.array(
  fc.record({ count: fc.integer({ min: 0, max: 1000 }), unit: fc.constantFrom("h", "m", "s", "ms") }),
  { minLength: 1, maxLength: 6 },
);
const written = (all: readonly { readonly count: number; readonly unit: string }[]): string =>
  all.map(({ count, unit }) => `${String(count)}${unit}`).join("");

test("the order of the parts does not matter", () => {
  fc.assert(
    fc.property(parts, (all) => {
      expect(parseDuration(written(all))).toBe(parseDuration(written(all.toReversed())));
    }),
  );
});

test("times written one behind the other are the sum of them", () => {
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const sum = parseDuration(written(one)) + parseDuration(written(other));
      expect(parseDuration(written([...one, ...other]))).toBe(sum);
    }),
  );
});

test("the pattern accepts what is read where a unit is required, but for 0", () => {
  const text = fc.string({
    unit: fc.constantFrom("0", "1", "9", ".", "h", "m", "s", "u", "µ", "n"),
    maxLength: 8,
  });
  fc.assert(
    fc.property(text, (candidate) => {
      const isRead = !Number.isNaN(parseDuration(candidate, "required"));
      expect(durationPattern.test(candidate) || candidate === "0").toBe(isRead);
    }),
  );
});

test.each([
  [90_000, "1m30s"],
  [60_000, "1m"],
  [1500, "1s500ms"],
  [2, "2ms"],
  [0, "0ms"],
])("%d ms is written %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});
