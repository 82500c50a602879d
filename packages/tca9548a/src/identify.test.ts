import { createI2CBus, type I2CError } from "@rbp/i2c";
import {
  ContractTarget,
  FaultyWire,
  RecordingWire,
  SimulatedI2C,
  type SimulatedTarget,
} from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { identifyTCA9548A } from "./identify.ts";
import { TCA9548A } from "./tca9548a.ts";
import { SimulatedTCA9545A, SimulatedTCA9546A, SimulatedTCA9548A } from "./testing/index.ts";

function rig() {
  const wire = new SimulatedI2C();
  const mux = wire.segment.add(new SimulatedTCA9548A());
  wire.segment.add(new ContractTarget(0x76));
  const recorder = new RecordingWire(wire);
  const faults = new FaultyWire(recorder);
  return { wire, mux, recorder, faults, bus: createI2CBus(faults, { name: "i2c-1" }) };
}

test("a TCA9548A is recognised and left as it was", async () => {
  const { bus, mux } = rig();
  mux.move(0x24);
  expect(await identifyTCA9548A(bus, 0x70)).toBe(true);
  expect(mux.control).toBe(0x24);
});

test("a sensor is no multiplexer, and nothing is nothing", async () => {
  const { bus } = rig();
  expect(await identifyTCA9548A(bus, 0x76)).toBe(false);
  expect(await identifyTCA9548A(bus, 0x77)).toBe(false);
});

test.each([
  ["TCA9546A", SimulatedTCA9546A, 0x00],
  ["TCA9545A without interrupts", SimulatedTCA9545A, 0x00],
  ["TCA9545A with interrupts", SimulatedTCA9545A, 0xa0],
])("four channels are not eight: a %s is told apart and left as it was", async (_, Simulated, interrupts) => {
  const { wire, bus } = rig();
  const relative = wire.segment.add(new Simulated({ address: 0x71 }));
  relative.interrupts = interrupts;
  relative.move(0x0a);
  expect(await identifyTCA9548A(bus, 0x71)).toBe(false);
  expect(relative.control).toBe(0x0a);
});

test.each([
  ["nack", false],
  ["timeout", "timeout"],
] as const)("a %s in the middle does not leave it open", async (error, expected) => {
  // Read, write 0x01, read back, then the write and the read that fail.
  for (const nth of [4, 5]) {
    const { bus, mux, faults } = rig();
    mux.move(0x24);
    faults.inject({ nth, error });
    expect(await identifyTCA9548A(bus, 0x70).catch(({ code }: I2CError) => code)).toBe(expected);
    expect(mux.control).toBe(0x24);
  }
});

test("a chip that is driven already is closed before, and its driver knows it afterwards", async () => {
  const { bus, mux } = rig();
  mux.channel(7).add(new ContractTarget(0x40));
  const driver = new TCA9548A(bus, { idle: "keep" });
  await driver.channel(7).transfer(0x40, Uint8Array.of(0), 2);
  expect(await identifyTCA9548A(bus, 0x70)).toBe(true);
  expect([mux.control, driver.selection]).toEqual([0, { state: "observed", control: 0 }]);
  expect(await driver.channel(7).transfer(0x40, Uint8Array.of(0), 2)).toHaveLength(2);
});

test("a chip that could not be put back is closed before the next section, also when it is driven already", async () => {
  const { bus, mux, faults } = rig();
  const driver = new TCA9548A(bus);
  await driver.disconnect();
  // Read, write 0x01, read back, write 0x80, read back; then the write of what it held before.
  faults.inject({ address: 0x70, nth: 6, error: "timeout" });
  await expect(identifyTCA9548A(bus, 0x70)).rejects.toMatchObject({ code: "timeout" });
  expect([mux.control, driver.selection]).toEqual([0x80, { state: "unknown" }]);
  await bus.transfer(0x76, new Uint8Array(0), 0);
  expect(mux.control).toBe(0);
});

/** A chip that takes any byte and answers a plain read with one of its own. */
function neighbour(address: number, reads: boolean, byte = 0): SimulatedTarget {
  return {
    start: (called, read) => called === address && (reads || !read),
    write: () => true,
    read: () => byte,
    stop: () => undefined,
  };
}

test.each([
  ["PCA9685, all-call (write only)", neighbour(0x70, false), 0x70],
  ["HT16K33, display memory", neighbour(0x71, true), 0x71],
  ["BME280, register 0x01", neighbour(0x76, true, 0x80), 0x76],
  ["MS5611, no conversion", neighbour(0x77, true, 0xff), 0x77],
])("a %s at an address of the multiplexer's is not taken for it", async (_, target, address) => {
  const wire = new SimulatedI2C();
  wire.segment.add(target);
  const recorder = new RecordingWire(wire);
  const bus = createI2CBus(recorder, { name: "i2c-1" });
  expect(await identifyTCA9548A(bus, address)).toBe(false);
  // Nothing of it went further than the first byte, which all of them bear.
  for (const { write } of recorder.transfers) expect(write).toEqual(write.length === 0 ? [] : [0x01]);
  await expect(new TCA9548A(bus, { address }).verifyPresence()).rejects.toThrow("TCA9548A at i2c-1");
});

test("a bus that fails is not a missing chip", async () => {
  const bus = createI2CBus({ transfer: () => Promise.reject(new Error("short circuit")) }, { name: "i2c-1" });
  await expect(identifyTCA9548A(bus, 0x70)).rejects.toMatchObject({ code: "bus" });
});
