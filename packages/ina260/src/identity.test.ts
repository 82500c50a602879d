import { createI2CBus } from "@rbp/i2c";
import { FaultyWire, RecordingWire, SimulatedI2C, SimulatedRegisterTarget } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { everyWord } from "../test/words.ts";
import { decodeIdentity, identifyINA260, INA260 } from "./index.ts";
import { SimulatedINA260 } from "./testing/index.ts";

/** Another chip: INA226 with its die, or one that answers anything with the same. */
class Stranger extends SimulatedRegisterTarget {
  readonly #words: ReadonlyMap<number, number>;

  constructor(address: number, words: Readonly<Record<number, number>>) {
    super(address);
    this.#words = new Map(Object.entries(words).map(([register, word]) => [Number(register), word]));
  }

  protected override readRegister(register: number): number {
    return this.#words.get(register) ?? 0xffff;
  }

  protected override writeRegister(): void {
    // Nothing is written to it.
  }
}

function createRig() {
  const wire = new SimulatedI2C();
  wire.segment.add(new SimulatedINA260({ address: 0x40, revision: 2 }));
  wire.segment.add(new Stranger(0x41, { 0xfe: 0x5449, 0xff: 0x2260 }));
  wire.segment.add(new Stranger(0x42, { 0xfe: 0x4e58, 0xff: 0x2270 }));
  wire.segment.add(new Stranger(0x43, {}));
  const recorder = new RecordingWire(wire);
  const faults = new FaultyWire(recorder);
  return { recorder, faults, bus: createI2CBus(faults, { name: "i2c-1" }) };
}

test("every die word is a die and a revision, and nothing of it is lost", () => {
  const lost = everyWord.filter((word) => {
    const { dieId, revision } = decodeIdentity(0x5449, word);
    return ((dieId << 4) | revision) !== word || revision > 0xf;
  });
  expect(lost).toStrictEqual([]);
  expect(decodeIdentity(0x5449, 0x2270)).toStrictEqual({ manufacturerId: 0x5449, dieId: 0x227, revision: 0 });
});

test("an INA260 of any revision is recognised by its two identity registers", async () => {
  const { bus } = createRig();
  expect(await identifyINA260(bus, 0x40)).toStrictEqual({
    manufacturerId: 0x5449,
    dieId: 0x227,
    revision: 2,
  });
});

test("an INA226, another maker's die, anything else and nothing are no INA260", async () => {
  const { bus } = createRig();
  for (const address of [0x41, 0x42, 0x43, 0x44]) {
    expect(await identifyINA260(bus, address)).toBeUndefined();
  }
});

test("what has another die is not sent 0xFE, which is a reset to humidity sensors at 0x40", async () => {
  const { bus, recorder } = createRig();
  await identifyINA260(bus, 0x43);
  expect(recorder.transfers.map(({ write }) => write)).toStrictEqual([[0xff]]);
});

test("asking claims no address", async () => {
  const { bus } = createRig();
  await identifyINA260(bus, 0x43);
  expect(() => bus.claim(0x43, "Si7021")).not.toThrow();
  expect(() => new INA260(bus, { address: 0x43 })).toThrow("Si7021 at i2c-1 has the address 0x43 too");
});

test("a bus that fails is not a missing chip", async () => {
  const { bus, faults } = createRig();
  faults.inject({ error: "timeout" });
  await expect(identifyINA260(bus, 0x40)).rejects.toMatchObject({ code: "timeout" });
});
