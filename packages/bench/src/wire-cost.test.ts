import { expect, test } from "vitest";
import { measureWireCosts } from "./wire-cost.ts";

test("a sample costs on the wire what the budget allows, to the bit", async () => {
  const costs = await measureWireCosts();
  expect(
    costs.map(({ topology, bitTimes, transfers, controlWrites }) => [
      topology,
      bitTimes,
      transfers,
      controlWrites,
    ]),
  ).toEqual([
    ["one sensor, direct", 144, 3, 0],
    ['one mux, idle "disconnect"', 204, 6, 2],
    ['one mux, idle "keep"', 164, 4, 0],
    ["one mux, eight sensors, one after another", 204, 6, 2],
    ["two sibling muxes, eight sensors each, one after another", 224, 7, 2],
    ["nested: a mux behind a mux", 264, 9, 4],
  ]);
});
