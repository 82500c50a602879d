import { createI2CBus, type I2CBusHandle } from "@rbp/i2c";
import { ManualClock, SimulatedI2C } from "@rbp/i2c/testing";
import { configurationFor } from "@rbp/ina260";
import { expect, test } from "vitest";
import { connect } from "./connect.ts";
import { simulateHardware } from "./simulate.ts";
import type { MultiplexerHop, SensorPlace } from "../topology/place.ts";
import type { SensorPlan, Topology } from "../topology/topology.ts";

const plan = (device: string, place: SensorPlace): SensorPlan => ({
  labels: { hostname: "pi", device },
  intervalMilliseconds: 1000,
  chipSettings: configurationFor({ intervalMilliseconds: 1000 }),
  ...place,
});

const hop = (address: number, channel: number): MultiplexerHop => ({ part: "TCA9548A", address, channel });

const topology: Topology = {
  sensors: [
    plan("a", { bus: 1, hops: [hop(0x70, 7)], address: 0x40 }),
    plan("b", { bus: 1, hops: [hop(0x70, 3)], address: 0x40 }),
    plan("c", { bus: 1, hops: [hop(0x70, 3), hop(0x71, 0)], address: 0x41 }),
    plan("d", { bus: 22, hops: [], address: 0x4f }),
  ],
};

test("each bus and each multiplexer is one object, however many sensors are behind it", () => {
  const opened: number[] = [];
  const openBus = (number: number): I2CBusHandle => {
    opened.push(number);
    return createI2CBus(new SimulatedI2C(), { name: `i2c-${String(number)}` });
  };
  const [first, second] = connect(topology, openBus, new ManualClock());
  expect(opened).toEqual([1, 22]);
  expect(first?.multiplexers.map(({ address }) => address)).toEqual([0x70, 0x71]);
  expect(first?.sensors.map(({ driver }) => driver.name)).toEqual([
    "INA260 at i2c-1/0x70.7 address 0x40",
    "INA260 at i2c-1/0x70.3 address 0x40",
    "INA260 at i2c-1/0x70.3/0x71.0 address 0x41",
  ]);
  expect(second?.multiplexers).toEqual([]);
  expect(second?.sensors.map(({ driver }) => driver.name)).toEqual(["INA260 at i2c-22 address 0x4f"]);
});

test("simulated hardware is exactly where the topology has it, with a load that varies", async () => {
  const clock = new ManualClock();
  const buses = connect(topology, simulateHardware(topology, clock), clock);
  await clock.advance(100);
  const read = async (): Promise<number[]> => {
    const watts: number[] = [];
    for (const { sensors } of buses) {
      for (const { driver } of sensors) {
        await driver.verifyIdentity();
        watts.push((await driver.readMeasurement()).powerWatts);
      }
    }
    return watts;
  };
  const first = await read();
  expect(first).toHaveLength(4);
  for (const watts of first) expect(watts).toBeGreaterThan(5);
  expect(new Set(first).size).toBe(4);
  await clock.advance(4000);
  expect(await read()).not.toEqual(first);
});

test("where the topology has no chip the simulation has none", async () => {
  const [sensor] = topology.sensors as [SensorPlan];
  const clock = new ManualClock();
  const openBus = simulateHardware({ sensors: [sensor] }, clock);
  const elsewhere: SensorPlan = { ...sensor, address: 0x41 };
  const [bus] = connect({ sensors: [elsewhere] }, openBus, clock);
  await expect(bus?.sensors[0]?.driver.verifyIdentity()).rejects.toMatchObject({ code: "nack" });
  await expect(openBus(2).transfer(0x70, new Uint8Array(0), 1)).rejects.toMatchObject({ code: "nack" });
});
