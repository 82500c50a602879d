import { expect, test } from "vitest";
import { ContractTarget, RecordingWire, SimulatedI2C, transferBitTimes } from "./index.ts";

function recording() {
  const simulated = new SimulatedI2C();
  simulated.segment.add(new ContractTarget(0x40));
  return { simulated, wire: new RecordingWire(simulated) };
}

test("a recorder notes what was asked and how it ended", async () => {
  const { wire } = recording();
  await wire.transfer(0x40, Uint8Array.of(1, 0x12, 0x34), 0);
  await wire.transfer(0x40, Uint8Array.of(1), 2);
  await wire.transfer(0x50, Uint8Array.of(1), 2).catch(() => undefined);
  expect(wire.transfers).toEqual([
    { address: 0x40, write: [1, 0x12, 0x34], readLength: 0, read: [] },
    { address: 0x40, write: [1], readLength: 2, read: [0x12, 0x34] },
    { address: 0x50, write: [1], readLength: 2, error: "nack" },
  ]);
});

test("its bit times are those of the wire", async () => {
  const { wire, simulated } = recording();
  await wire.transfer(0x40, Uint8Array.of(1), 2);
  await wire.transfer(0x40, Uint8Array.of(1, 2, 3), 0);
  await wire.transfer(0x40, new Uint8Array(0), 1);
  await wire.transfer(0x50, Uint8Array.of(1), 2).catch(() => undefined);
  expect(wire.bitTimes).toBe(simulated.bitTimes);
  expect(wire.bitTimes).toBe(48 + 38 + 20 + 11);
});

test("a transfer that failed otherwise counts nothing, because nobody knows how far it came", () => {
  expect(transferBitTimes({ address: 0x40, write: [1], readLength: 2, error: "timeout" })).toBe(0);
});

test("an error that is not the bus's own is noted as unknown, and cleared with the rest", async () => {
  const wire = new RecordingWire({ transfer: () => Promise.reject(new Error("?")) });
  await expect(wire.transfer(0x40, Uint8Array.of(1), 0)).rejects.toThrow("?");
  expect(wire.transfers).toEqual([{ address: 0x40, write: [1], readLength: 0, error: "unknown" }]);
  wire.clear();
  expect(wire.transfers).toEqual([]);
});
