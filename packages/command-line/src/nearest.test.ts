import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

test.each([
  ["chanel", "channel"],
  ["prot", "port"],
  ["inter", "interval"],
  ["xyzzy", undefined],
  ["", undefined],
])("%j is meant as %j", (typed, meant) => {
  expect(nearest(typed, ["channel", "port", "interval"])).toBe(meant);
});
