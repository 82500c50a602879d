import { ManualClock } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { scanForest } from "../scan/scan-forest.ts";
import { summarise, toConfiguration } from "@rbp/ina260-tools";
import { busesOf, checkTopology } from "../topology/topology.ts";
import { demoForest } from "./demo-forest.ts";
import { simulateHardware } from "./simulate.ts";

test("the demonstration has 20 sensors that do not get in each other's way", () => {
  const topology = demoForest("pi");
  expect(checkTopology(topology).sensors).toHaveLength(20);
  expect(new Set(topology.sensors.map(({ labels }) => labels.hostname))).toEqual(new Set(["pi"]));
});

test("a scan finds all of the demonstration behind three multiplexers", async () => {
  const topology = demoForest("pi");
  const openBus = simulateHardware(topology, new ManualClock());
  const forest = await scanForest({ buses: busesOf(topology).map((number) => ({ number })), openBus });
  expect(summarise(forest)).toEqual({
    sensors: 20,
    multiplexers: 3,
    kernel: 0,
    others: 0,
    collisions: 0,
    failures: 0,
    notRestored: 0,
  });
  const { text } = toConfiguration(forest);
  const found = [...text.matchAll(/- device: (\S+)/g)].map(([, name]) => name);
  const planned = topology.sensors.map(({ labels }) => labels.device.replaceAll("/", "-"));
  expect(new Set(found)).toEqual(new Set(planned));
});
