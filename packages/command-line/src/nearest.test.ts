import fc from "fast-check";
import { expect, test } from "vitest";
import { distance, nearest } from "./nearest.ts";

const word = fc.string({ maxLength: 8 });

test("the distance is a metric", () => {
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(distance(a, a)).toBe(0);
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
      expect(distance(a, b) === 0).toBe(a === b);
    }),
  );
});

test.each([
  ["kitten", "sitting", 3],
  ["", "abc", 3],
  ["port", "port", 0],
])("from %j to %j it is %i letters", (from, to, expected) => {
  expect(distance(from, to)).toBe(expected);
});

test.each([
  ["chanel", "channel"],
  ["prot", "port"],
  ["inter", "interval"],
  ["xyzzy", undefined],
  ["", undefined],
])("%j is meant as %j", (typed, meant) => {
  expect(nearest(typed, ["channel", "port", "interval"])).toBe(meant);
});
