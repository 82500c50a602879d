import { createI2CBus, type I2CBusHandle, I2CError } from "@rbp/i2c";
import { ContractTarget, FaultyWire, i2cBusContract, SimulatedI2C } from "@rbp/i2c/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { describe, expect, test } from "vitest";
import { checkTopology } from "../topology/topology.ts";
import { demoTopology, openLazily } from "./machine-buses.ts";

function machine() {
  const simulation = new SimulatedI2C();
  simulation.segment.add(new SimulatedTCA9548A());
  const faults = new FaultyWire(simulation);
  const log: string[] = [];
  const state = { present: true };
  const open = (): Promise<I2CBusHandle> => {
    log.push("open");
    if (!state.present) return Promise.reject(new I2CError("permission", { bus: "i2c-1" }));
    const close = (): Promise<void> => Promise.resolve(void log.push("close"));
    return Promise.resolve(createI2CBus(faults, { name: "i2c-1", close }));
  };
  return { bus: openLazily("i2c-1", open), faults, log, state };
}

const read = (bus: I2CBusHandle): Promise<Uint8Array> => bus.transfer(0x70, new Uint8Array(0), 1);

test("the bus is opened by its first section, once, and closed with it", async () => {
  const { bus, log } = machine();
  expect(log).toEqual([]);
  await Promise.all([read(bus), read(bus)]);
  await bus.close();
  expect(log).toEqual(["open", "close"]);
});

test("a bus that is not there is looked for by each section until it is, and its error is passed on as it is", async () => {
  const { bus, log, state } = machine();
  state.present = false;
  await expect(read(bus)).rejects.toThrow("i2c-1: permission denied; give the user access to the bus");
  await expect(read(bus)).rejects.toMatchObject({ code: "permission", address: undefined });
  state.present = true;
  expect(await read(bus)).toEqual(Uint8Array.of(0));
  expect(log).toEqual(["open", "open", "open"]);
});

test("a bus that went away is given back, and opened anew", async () => {
  const { bus, faults, log } = machine();
  await read(bus);
  faults.inject({ nth: 1, error: "unavailable" });
  await expect(read(bus)).rejects.toMatchObject({ code: "unavailable" });
  await read(bus);
  expect(log).toEqual(["open", "close", "open"]);
});

test("a target that does not answer leaves the bus open", async () => {
  const { bus, log } = machine();
  await expect(bus.transfer(0x40, new Uint8Array(0), 1)).rejects.toMatchObject({ code: "nack" });
  expect(log).toEqual(["open"]);
});

test("a closed bus takes no more sections, also when it was never used", async () => {
  const { bus, log } = machine();
  await bus.close();
  await bus.close();
  await expect(read(bus)).rejects.toMatchObject({ code: "closed", bus: "i2c-1" });
  expect(log).toEqual([]);
});

test("what is to be done when the bus falls idle is done by the bus itself, once", async () => {
  const { bus } = machine();
  const events: string[] = [];
  const task = async (): Promise<void> => void events.push("idle");
  const section = (name: string): Promise<void> =>
    bus.exclusive(async () => {
      events.push(name);
      bus.whenIdle?.(task);
    });
  await Promise.all([section("first"), section("second"), section("third")]);
  expect(events).toEqual(["first", "second", "third", "idle"]);
});

describe("the bus keeps the contract:", () => {
  const cases = i2cBusContract(() => {
    const simulation = new SimulatedI2C();
    simulation.segment.add(new ContractTarget(0x48));
    const open = (): Promise<I2CBusHandle> => Promise.resolve(createI2CBus(simulation, { name: "i2c-1" }));
    return { bus: openLazily("i2c-1", open), targetAddress: 0x48, absentAddress: 0x49 };
  });
  test.each(cases)("$name", async ({ run }) => expect(await run()).toBeUndefined());
});

test("the demonstration has 20 sensors that do not get in each other's way", () => {
  const topology = demoTopology("pi");
  expect(checkTopology(topology).sensors).toHaveLength(20);
  expect(new Set(topology.sensors.map(({ labels }) => labels.hostname))).toEqual(new Set(["pi"]));
});
