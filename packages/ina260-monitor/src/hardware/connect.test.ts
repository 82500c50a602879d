import { createI2CBus, type I2CBusHandle, I2CError } from "@rbp/i2c";
import { ManualClock, SimulatedI2C, FaultyWire } from "@rbp/i2c/testing";
import { configurationFor } from "@rbp/ina260";
import { expect, test } from "vitest";
import { TCA9548A } from "@rbp/tca9548a";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { createLogger } from "@rbp/command-line";
import { connect, type ConnectedBus, releaseBus } from "./connect.ts";
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

/** A bus with a multiplexer behind another one, both left connected. */
function createBus() {
  const simulation = new SimulatedI2C();
  const outer = simulation.segment.add(new SimulatedTCA9548A());
  const inner = outer.channel(2).add(new SimulatedTCA9548A({ address: 0x71 }));
  outer.move(0b100);
  inner.move(0b1);
  const faults = new FaultyWire(simulation);
  const log: string[] = [];
  const close = (): Promise<void> => Promise.resolve(void log.push("closed"));
  const bus = createI2CBus(faults, { name: "i2c-1", close });
  const first = new TCA9548A(bus);
  const multiplexers = [first, new TCA9548A(first.channel(2), { address: 0x71 })];
  const connected: ConnectedBus = { bus, multiplexers, sensors: [] };
  const write = (line: string): void => void log.push(line.replace(/^\S+ /, "").trim());
  const logger = createLogger({ level: "info", format: "logfmt", write, wallClock: () => 0 });
  const release = (...failures: unknown[]): Promise<void> =>
    releaseBus(
      connected,
      failures.map((failure) => ({ failure })),
      logger,
    );
  return { simulation, outer, inner, faults, connected, log, release };
}

test("all multiplexers are closed, those behind others too, and then the bus", async () => {
  const { outer, inner, log, release } = createBus();
  await release(undefined);
  expect([outer.control, inner.control]).toEqual([0, 0]);
  expect(log).toEqual(["closed"]);
});

test("a bus whose last transfers timed out gets no further one", async () => {
  const { simulation, log, release } = createBus();
  await release(undefined, new I2CError("timeout"));
  expect(simulation.bitTimes).toBe(0);
  expect(log).toEqual(['level=WARN msg="Multiplexers left as they are: the bus hangs" bus=i2c-1', "closed"]);
});

test("one that cannot be closed is logged, the others are closed all the same", async () => {
  const { outer, inner, log, release } = createBus();
  inner.powerOff();
  await release(undefined);
  expect(outer.control).toBe(0);
  expect(log).toEqual([
    expect.stringContaining(
      'level=WARN msg="Multiplexer could not be closed" bus=i2c-1 err="TCA9548A at i2c-1',
    ),
    "closed",
  ]);
});

test("where no sensor answered it says nothing new, and is not logged", async () => {
  const { outer, log, release } = createBus();
  outer.powerOff();
  await release(new I2CError("nack"), new I2CError("nack"));
  expect(log).toEqual(["closed"]);
});

test("a bus that cannot be closed is logged", async () => {
  const { connected } = createBus();
  const log: string[] = [];
  const write = (line: string): void => void log.push(line);
  const logger = createLogger({ level: "info", format: "logfmt", write, wallClock: () => 0 });
  const close = (): Promise<void> => Promise.reject(new Error("EIO"));
  await releaseBus({ ...connected, multiplexers: [], bus: { ...connected.bus, close } }, [], logger);
  expect(log).toEqual([expect.stringContaining('msg="Bus could not be closed" bus=i2c-1 err=EIO')]);
});
