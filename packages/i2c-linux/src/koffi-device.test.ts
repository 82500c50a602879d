import { isI2CError } from "@rbp/i2c";
import { ContractTarget } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { fakeKoffi } from "../test/support/fake-koffi.ts";
import { everything } from "../test/support/fake-kernel.ts";
import { FakeSystem } from "../test/support/fake-system.ts";
import type { Device } from "./device.ts";
import { openKoffiDevice } from "./koffi-device.ts";

const EBUSY = 16;

function open(system: FakeSystem, pointerSize: 4 | 8 = 8): Device {
  for (const address of [0x40, 0x41]) system.kernel.wire.segment.add(new ContractTarget(address));
  return openKoffiDevice(fakeKoffi(system.kernel, pointerSize), system, 1, "sync");
}

describe.each([4, 8] as const)("with pointers of %i bytes", (pointerSize) => {
  test.each([
    [2, 2],
    [1, 33],
    [40, 300],
    [8192, 8192],
    [0, 8192],
    [8192, 0],
  ])("%i bytes are written and %i read in one call", (write, read) => {
    const system = new FakeSystem();
    const device = open(system, pointerSize);
    expect(device.transfer(0x40, new Uint8Array(write), read)).toHaveLength(read);
    expect(system.kernel.transfers).toEqual([{ address: 0x40, call: "messages" }]);
  });

  test("SMBus calls carry the same bytes, each to its own target", () => {
    const system = new FakeSystem();
    system.kernel.functions = { ...everything, i2c: false };
    const device = open(system, pointerSize);
    void device.transfer(0x40, Uint8Array.of(7, 0x12, 0x34), 0);
    void device.transfer(0x41, Uint8Array.of(7, 0x56, 0x78), 0);
    expect(device.transfer(0x40, Uint8Array.of(7), 2)).toEqual(Uint8Array.of(0x12, 0x34));
    expect(device.transfer(0x41, Uint8Array.of(7), 2)).toEqual(Uint8Array.of(0x56, 0x78));
  });
});

test("a message longer than the kernel takes is refused, and nothing is sent", () => {
  const system = new FakeSystem();
  const device = open(system);
  for (const [write, read] of [
    [8193, 0],
    [0, 8193],
    [1, 8193],
  ] as const) {
    expect(() => device.transfer(0x40, new Uint8Array(write), read)).toThrow(
      expect.toSatisfy((error: unknown) => isI2CError(error, "unsupported")) as Error,
    );
  }
  expect(system.kernel.transfers).toEqual([]);
});

test("the kernel is asked once whether an address is free, and again after it is forgotten", () => {
  const system = new FakeSystem();
  const device = open(system);
  void device.transfer(0x40, Uint8Array.of(0), 2);
  system.kernel.claimed.add(0x40);
  void device.transfer(0x40, Uint8Array.of(0), 2);
  device.forget(0x40);
  expect(() => device.transfer(0x40, Uint8Array.of(0), 2)).toThrow(
    expect.objectContaining({ errno: -EBUSY, code: "EBUSY", syscall: "I2C_SLAVE" }) as Error,
  );
  expect(system.kernel.transfers).toHaveLength(2);
});
