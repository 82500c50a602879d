import fc from "fast-check";
import { expect, test } from "vitest";
import { readRegister16, writeRegister16 } from "./registers.ts";
import { RecordingWire, SimulatedI2C } from "./testing/index.ts";
import { ContractTarget } from "./testing/contract-target.ts";

function target(): RecordingWire {
  const wire = new SimulatedI2C();
  wire.segment.add(new ContractTarget(0x40));
  return new RecordingWire(wire);
}

test("a register is written as pointer, high byte, low byte", async () => {
  const wire = target();
  await writeRegister16(wire, 0x40, 0x05, 0x6127);
  expect(wire.transfers).toEqual([{ address: 0x40, write: [0x05, 0x61, 0x27], readLength: 0, read: [] }]);
});

test("a register is read with one combined transfer, high byte first", async () => {
  const wire = target();
  await writeRegister16(wire, 0x40, 0x02, 0x2570);
  wire.clear();
  expect(await readRegister16(wire, 0x40, 0x02)).toBe(0x2570);
  expect(wire.transfers).toEqual([{ address: 0x40, write: [0x02], readLength: 2, read: [0x25, 0x70] }]);
});

test("every 16-bit value comes back from every register", async () => {
  const wire = target();
  await fc.assert(
    fc.asyncProperty(fc.nat(0x7f), fc.nat(0xffff), async (register, value) => {
      await writeRegister16(wire, 0x40, register, value);
      expect(await readRegister16(wire, 0x40, register)).toBe(value);
    }),
  );
});

test("values and register numbers that do not fit are refused and nothing is sent", async () => {
  const wire = target();
  for (const value of [-1, 0x10000, 1.5, Number.NaN]) {
    await expect(writeRegister16(wire, 0x40, 0, value)).rejects.toThrow(RangeError);
  }
  await expect(readRegister16(wire, 0x40, 256)).rejects.toThrow("a register number is 0 to 255, found 256");
  await expect(writeRegister16(wire, 0x40, -1, 0)).rejects.toThrow(RangeError);
  expect(wire.transfers).toEqual([]);
});
