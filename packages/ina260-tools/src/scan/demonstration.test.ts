import { expect, test } from "vitest";
import { ManualClock } from "@rbp/i2c/testing";
import { busesOf, chooseBuses, demoTopology } from "@rbp/ina260-monitor";
import { scanBuses } from "@rbp/ina260-monitor/scan";
import { summarise } from "./describe.ts";
import { toConfiguration } from "./to-configuration.ts";

const neverOpened = (): never => {
  throw new Error("a bus of the machine was opened");
};

test("a scan finds all of the demonstration behind three multiplexers", async () => {
  const topology = demoTopology("pi");
  const host = { openBus: neverOpened, clock: new ManualClock(), log: { debug: () => undefined } };
  const openBus = (await chooseBuses({ simulate: true }, host))({ topology, backend: "auto" });
  const result = await scanBuses({ buses: busesOf(topology).map((number) => ({ number })), openBus });
  expect(summarise(result)).toEqual({
    sensors: 20,
    multiplexers: 3,
    kernel: 0,
    others: 0,
    undecided: 0,
    collisions: 0,
    failures: 0,
    notRestored: 0,
  });
  const { text } = toConfiguration(result);
  const found = [...text.matchAll(/- device: (\S+)/g)].map(([, name]) => name);
  const planned = topology.sensors.map(({ labels }) => labels.device.replaceAll("/", "-"));
  expect(new Set(found)).toEqual(new Set(planned));
});
