import { expect, test } from "vitest";
import { checkTopology } from "../topology/topology.ts";
import { demoTopology } from "./choose-buses.ts";

test("the demonstration has 20 sensors that do not get in each other's way", () => {
  const topology = demoTopology("pi");
  expect(checkTopology(topology).sensors).toHaveLength(20);
  expect(new Set(topology.sensors.map(({ labels }) => labels.hostname))).toEqual(new Set(["pi"]));
});
