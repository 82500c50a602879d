import { describe, expect, test } from "vitest";
import { ContractTarget, STOP_COUNT_REGISTER } from "./contract-target.ts";
import { SimulatedI2C } from "./simulated-bus.ts";
import type { SimulatedTarget } from "./segment.ts";

function wireWith(...targets: SimulatedTarget[]): SimulatedI2C {
  const wire = new SimulatedI2C();
  for (const target of targets) wire.segment.add(target);
  return wire;
}

/** A target that answers everything with one byte and can be told to stop acknowledging. */
function talker(address: number, byte: number, acknowledges = 99): SimulatedTarget & { sentBytes: number[] } {
  const sentBytes: number[] = [];
  let left = acknowledges;
  return {
    sentBytes,
    start: (called) => called === address,
    write: () => (left -= 1) >= 0,
    read: () => byte,
    stop: () => undefined,
    sent: (onWire) => sentBytes.push(onWire),
  };
}

describe("a simulated wire", () => {
  test("has no acknowledgement where no target answers, and ends with STOP all the same", async () => {
    const target = new ContractTarget(0x40);
    const wire = wireWith(target);
    await expect(wire.transfer(0x41, Uint8Array.of(0), 2)).rejects.toMatchObject({ code: "nack" });
    const stops = await wire.transfer(0x40, Uint8Array.of(STOP_COUNT_REGISTER), 2);
    expect([...stops]).toEqual([0, 1]);
  });

  test("ends a write at the first byte that nobody acknowledges", async () => {
    const wire = wireWith(talker(0x40, 0, 1));
    await expect(wire.transfer(0x40, Uint8Array.of(1, 2, 3), 0)).rejects.toMatchObject({ code: "nack" });
    expect(wire.bitTimes).toBe(1 + 9 + 9 + 9 + 1);
  });

  test("is the AND of two targets that answer at once, without an error but counted", async () => {
    const first = talker(0x40, 0b1100_1100);
    const second = talker(0x40, 0b1010_1010);
    const wire = wireWith(first, second);
    const bytes = await wire.transfer(0x40, new Uint8Array(0), 1);
    expect([...bytes]).toEqual([0b1000_1000]);
    expect(wire.collisions).toBe(1);
    expect([first.sentBytes, second.sentBytes]).toEqual([[0b1000_1000], [0b1000_1000]]);
  });

  test("acknowledges when one of two targets does", async () => {
    const wire = wireWith(talker(0x40, 0, 0), talker(0x40, 0));
    await expect(wire.transfer(0x40, Uint8Array.of(1), 0)).resolves.toHaveLength(0);
  });

  test("carries messages for several targets in one transaction, with one STOP", () => {
    const first = new ContractTarget(0x40);
    const second = new ContractTarget(0x41);
    const wire = wireWith(first, second);
    const results = wire.transact([
      { address: 0x40, write: Uint8Array.of(1, 0xab, 0xcd) },
      { address: 0x41, write: Uint8Array.of(STOP_COUNT_REGISTER) },
      { address: 0x41, readLength: 2 },
      { address: 0x40, readLength: 2 },
    ]);
    expect(results.map((bytes) => [...bytes])).toEqual([[], [], [0, 0], [0xab, 0xcd]]);
  });

  test.each([
    ["a register read", [2], 2, 48],
    ["a register write", [0, 1, 2], 0, 38],
    ["a multiplexer write", [0x80], 0, 20],
    ["a multiplexer read", [], 1, 20],
    ["a probe", [], 0, 11],
  ])("counts the SCL periods of %s", async (_, write, readLength, bits) => {
    const wire = wireWith(new ContractTarget(0x40));
    await wire.transfer(0x40, Uint8Array.from(write), readLength);
    expect(wire.bitTimes).toBe(bits);
  });

  test("that gets stuck tells its targets for how long, and has no STOP before the next transaction", async () => {
    const held: number[] = [];
    const target = new ContractTarget(0x40);
    const impatient = { ...talker(0x41, 0), heldLow: (milliseconds: number) => void held.push(milliseconds) };
    const wire = wireWith(target, impatient);
    wire.interrupt([{ address: 0x40, write: Uint8Array.of(STOP_COUNT_REGISTER) }], 36);
    expect([held, wire.bitTimes]).toEqual([[36], 1 + 9 + 9]);
    // A target without a time-out has kept the pointer, and has not seen a STOP.
    expect([...(await wire.transfer(0x40, new Uint8Array(0), 2))]).toEqual([0, 0]);
    expect(() => wire.interrupt([{ address: 0x42, readLength: 1 }], 25)).toThrow("no acknowledgement");
    expect(held).toEqual([36, 25]);
  });

  test("has no START while a target holds it low, so that nobody sees a transfer", async () => {
    const target = new ContractTarget(0x40);
    const stuck = { ...talker(0x41, 0), holdsLow: () => isStuck };
    let isStuck = true;
    const wire = wireWith(target, stuck);
    await expect(wire.transfer(0x40, Uint8Array.of(1, 0xab, 0xcd), 0)).rejects.toMatchObject({
      code: "timeout",
    });
    expect(() => wire.interrupt([{ address: 0x40, readLength: 1 }], 36)).toThrow("timed out");
    expect(wire.bitTimes).toBe(0);
    isStuck = false;
    expect([...(await wire.transfer(0x40, Uint8Array.of(1), 2))]).toEqual([0, 0]);
  });

  test("forgets a chip that was taken off", async () => {
    const target = new ContractTarget(0x40);
    const wire = wireWith(target);
    wire.segment.remove(target);
    await expect(wire.transfer(0x40, Uint8Array.of(0), 2)).rejects.toMatchObject({ code: "nack" });
  });
});
