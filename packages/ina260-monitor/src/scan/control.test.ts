import { SimulatedI2C, type SimulatedTarget } from "@rbp/i2c/testing";
import { SimulatedINA260 } from "@rbp/ina260/testing";
import {
  type SimulatedMultiplexer,
  SimulatedPCA9547,
  SimulatedTCA9543A,
  SimulatedTCA9545A,
  SimulatedTCA9546A,
  SimulatedTCA9548A,
} from "@rbp/tca9548a/testing";
import { describe, expect, test } from "vitest";
import { ScanRig, placesOf, UnknownChip } from "../../test/support/scan-rig.ts";
import { recognise } from "./control.ts";

describe("a chip at the address of a multiplexer is known by what it keeps", () => {
  const chips: readonly (readonly [SimulatedMultiplexer, number])[] = [
    [new SimulatedTCA9548A(), 0xff],
    [new SimulatedTCA9546A(), 0x0f],
    [new SimulatedTCA9545A(), 0x0f],
    [new SimulatedTCA9543A(), 0x03],
    [new SimulatedPCA9547(), 0x0f],
  ];

  test.each(chips)("%o keeps %i", async (chip, bits) => {
    const wire = new SimulatedI2C();
    wire.segment.add(chip);
    expect(await recognise(wire, 0x70)).toEqual({ bits, proven: 0x01 });
    expect(chip.control).toBe(0);
  });

  test.each([0x10, 0x30, 0xf0])("interrupts %i are no control bits", async (interrupts) => {
    const wire = new SimulatedI2C();
    const chip = wire.segment.add(new SimulatedTCA9545A());
    chip.interrupts = interrupts;
    expect(await recognise(wire, 0x70)).toEqual({ bits: 0x0f, proven: 0x01 });
  });

  test("an unknown chip keeps nothing", async () => {
    const wire = new SimulatedI2C();
    wire.segment.add(new UnknownChip(0x76));
    expect(await recognise(wire, 0x76)).toBeUndefined();
  });
});

/** Answers to its address and takes no byte, nor gives one. */
class Deaf implements SimulatedTarget {
  start(address: number, read: boolean): boolean {
    return address === 0x70 && !read;
  }

  write(): boolean {
    return false;
  }

  read(): number {
    return 0xff;
  }

  stop(): void {
    // Nothing to end.
  }
}

/** Gives a byte and takes none. */
class ReadOnly extends Deaf {
  override start(address: number): boolean {
    return address === 0x71;
  }
}

test("other chips at the addresses of multiplexers are shown as such, and disturb nothing", async () => {
  const rig = new ScanRig([{ kind: "tca9548a", address: 0x72, control: 0x02, channels: {} }]);
  rig.simulation.segment.add(new Deaf());
  rig.simulation.segment.add(new ReadOnly());
  const { devices, failure, notRestored } = await rig.scan();
  expect(placesOf(devices)).toEqual(["i2c-1/0x70 unknown", "i2c-1/0x71 unknown", "i2c-1/0x72 tca9548a"]);
  expect([failure, notRestored]).toEqual([undefined, []]);
  expect(rig.multiplexer("i2c-1/0x72").control).toBe(0x02);
});

describe("a smaller relative", () => {
  const relatives: readonly (readonly [string, SimulatedMultiplexer, number, readonly string[]])[] = [
    ["TCA9546A", new SimulatedTCA9546A({ address: 0x73 }), 0x01, ["TCA9546A", "TCA9545A", "PCA9547"]],
    ["TCA9545A", new SimulatedTCA9545A({ address: 0x73 }), 0x01, ["TCA9546A", "TCA9545A", "PCA9547"]],
    ["TCA9543A", new SimulatedTCA9543A({ address: 0x73 }), 0x01, ["TCA9543A"]],
    ["PCA9547", new SimulatedPCA9547({ address: 0x73 }), 0x08, ["TCA9546A", "TCA9545A", "PCA9547"]],
  ];

  test.each(relatives)(
    "as %s is closed while the bus is scanned, and put back",
    async (_, chip, control, parts) => {
      const rig = new ScanRig([]);
      rig.simulation.segment.add(chip);
      chip.channel(0).add(new SimulatedINA260({ address: 0x40 }));
      chip.interrupts = parts.length > 1 && chip instanceof SimulatedTCA9545A ? 0x20 : 0;
      chip.move(control);
      const { devices, notRestored } = await rig.scan();
      const controlBits = parts.length > 1 ? 0x0f : 0x03;
      expect(devices).toEqual([{ kind: "multiplexer", address: 0x73, controlBits, parts }]);
      expect([chip.control, notRestored]).toEqual([control, []]);
    },
  );
});
