import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "./duration.ts";

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
])("%s is %d ms", (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(["", " ", "s", "-1", "1 s", "1e3", "1s1m", "1d", "1S", ".", "Infinity", "0x10"])(
  "%j is none",
  (text) => {
    expect(parseDuration(text)).toBeNaN();
  },
);

test("every time to the microsecond is read back as it is written", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 86_400_000_000 }), (microseconds) => {
      const milliseconds = microseconds / 1000;
      expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
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
