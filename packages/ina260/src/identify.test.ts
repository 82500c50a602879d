import {
  ContractTarget,
  FaultyWire,
  RecordingWire,
  SimulatedI2C,
  SimulatedRegisterTarget,
} from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { identifyINA260 } from "./identify.ts";
import { SimulatedINA260 } from "./testing/index.ts";

/** A chip with the die of an INA260 and another maker. */
class Counterfeit extends SimulatedRegisterTarget {
  protected override readRegister(register: number): number {
    return register === 0xff ? 0x2270 : 0x4954;
  }

  protected override writeRegister(): void {
    throw new Error("an identification writes no register");
  }
}

function rig() {
  const simulated = new SimulatedI2C();
  simulated.segment.add(new SimulatedINA260({ address: 0x45, revision: 2 }));
  simulated.segment.add(new ContractTarget(0x40));
  simulated.segment.add(new Counterfeit(0x41));
  const recorder = new RecordingWire(simulated);
  return { recorder, faults: new FaultyWire(recorder) };
}

test("an INA260 is known by die and manufacturer, whatever its revision", async () => {
  const { faults } = rig();
  expect(await identifyINA260(faults, 0x45)).toEqual({ manufacturerId: 0x5449, dieId: 0x227, revision: 2 });
  expect(await identifyINA260(faults, 0x41)).toBeUndefined();
  expect(await identifyINA260(faults, 0x4f)).toBeUndefined();
});

test("a chip with another die is asked nothing more", async () => {
  const { faults, recorder } = rig();
  expect(await identifyINA260(faults, 0x40)).toBeUndefined();
  expect(recorder.transfers.map(({ write }) => write)).toEqual([[0xff]]);
});

test("a bus that fails is not a missing chip", async () => {
  const { faults } = rig();
  faults.inject({ error: "timeout" });
  await expect(identifyINA260(faults, 0x45)).rejects.toMatchObject({ code: "timeout" });
});
