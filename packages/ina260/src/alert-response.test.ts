import { createI2CBus, isI2CError } from "@rbp/i2c";
import { FaultyWire, SimulatedI2C } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { INA260, readAlertResponse } from "./index.ts";
import { SimulatedINA260 } from "./testing/index.ts";

function createSegment(...addresses: number[]) {
  const controller = new SimulatedI2C();
  const faults = new FaultyWire(controller);
  const bus = createI2CBus(faults, { name: "i2c-1" });
  const chips = addresses.map((address) => controller.segment.add(new SimulatedINA260({ address })));
  const sensors = addresses.map((address) => new INA260(bus, { address }));
  return { bus, faults, chips, sensors };
}

test("nobody answers when nobody pulls the line", async () => {
  const { bus } = createSegment(0x40, 0x41);
  expect(await readAlertResponse(bus)).toBeUndefined();
  expect(await bus.exclusive((wire) => readAlertResponse(wire))).toBeUndefined();
});

test("the chip with the lowest address answers and lets go, then the next one", async () => {
  const { bus, chips, sensors } = createSegment(0x44, 0x40, 0x45);
  for (const sensor of sensors.slice(0, 2)) {
    await sensor.configureAlert({ kind: "over-current", limitAmperes: 1, latched: true });
  }
  for (const chip of chips) chip.set({ volts: 5, amperes: 2 });
  expect(chips.map((chip) => chip.alertAsserted)).toStrictEqual([true, true, false]);
  expect(await readAlertResponse(bus)).toBe(0x40);
  expect(chips.map((chip) => chip.alertAsserted)).toStrictEqual([true, false, false]);
  expect(await readAlertResponse(bus)).toBe(0x44);
  expect(await readAlertResponse(bus)).toBeUndefined();
  expect(await sensors[0]?.readStatus()).toMatchObject({ alert: true });
});

test("any other failure is not taken for silence", async () => {
  const { bus, faults } = createSegment(0x40);
  faults.inject({ error: "timeout" });
  await expect(readAlertResponse(bus)).rejects.toSatisfy((error) => isI2CError(error, "timeout"));
});
