import { createI2CBus } from "@rbp/i2c";
import { ContractTarget, SimulatedI2C } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { identifyTCA9548A } from "./identify.ts";
import { SimulatedTCA9546A, SimulatedTCA9548A } from "./testing/index.ts";

function rig() {
  const wire = new SimulatedI2C();
  const mux = wire.segment.add(new SimulatedTCA9548A());
  wire.segment.add(new SimulatedTCA9546A({ address: 0x71 }));
  wire.segment.add(new ContractTarget(0x76));
  return { mux, bus: createI2CBus(wire, { name: "i2c-1" }) };
}

test("a TCA9548A is recognised and left as it was", async () => {
  const { bus, mux } = rig();
  mux.move(0x24);
  expect(await identifyTCA9548A(bus, 0x70)).toBe(true);
  expect(mux.control).toBe(0x24);
});

test("four channels are not eight, a sensor is no multiplexer, and nothing is nothing", async () => {
  const { bus } = rig();
  expect(await identifyTCA9548A(bus, 0x71)).toBe(false);
  expect(await identifyTCA9548A(bus, 0x76)).toBe(false);
  expect(await identifyTCA9548A(bus, 0x77)).toBe(false);
});

test("a bus that fails is not a missing chip", async () => {
  const bus = createI2CBus({ transfer: () => Promise.reject(new Error("short circuit")) }, { name: "i2c-1" });
  await expect(identifyTCA9548A(bus, 0x70)).rejects.toMatchObject({ code: "bus" });
});
