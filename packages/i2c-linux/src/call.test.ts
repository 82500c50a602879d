import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { everything } from "../test/support/fake-kernel.ts";
import { type AdapterFunctions, type Call, chooseCall, unsupportedTransfer } from "./call.ts";

const smbusOnly: AdapterFunctions = { ...everything, i2c: false };
const withoutBlocks: AdapterFunctions = {
  ...everything,
  smbusReadI2cBlock: false,
  smbusWriteI2cBlock: false,
};

describe("on an adapter with plain I2C and all SMBus calls", () => {
  test.each([
    [0, 0, "writeQuick"],
    [1, 0, "sendByte"],
    [2, 0, "i2cWrite"],
    [8192, 0, "i2cWrite"],
    [0, 1, "receiveByte"],
    [0, 2, "i2cRead"],
    [1, 1, "readI2cBlock"],
    [1, 2, "readI2cBlock"],
    [1, 32, "readI2cBlock"],
    [1, 33, undefined],
    [2, 2, undefined],
  ] as const)("%i bytes written and %i read are %s", (write, read, call) => {
    expect(chooseCall(everything, write, read)).toBe(call);
  });
});

describe("on an adapter that lacks I2C block transfers", () => {
  test.each([
    [1, 1, "readByte"],
    [1, 2, "readWord"],
    [1, 3, undefined],
  ] as const)("%i byte written and %i read are %s", (write, read, call) => {
    expect(chooseCall(withoutBlocks, write, read)).toBe(call);
  });
});

describe("on an SMBus controller", () => {
  test.each([
    [1, 0, "sendByte"],
    [2, 0, "writeByte"],
    [3, 0, "writeWord"],
    [4, 0, "writeI2cBlock"],
    [33, 0, "writeI2cBlock"],
    [34, 0, undefined],
    [0, 1, "receiveByte"],
    [0, 2, undefined],
    [1, 2, "readI2cBlock"],
  ] as const)("%i bytes written and %i read are %s", (write, read, call) => {
    expect(chooseCall(smbusOnly, write, read)).toBe(call);
  });
});

test("a call is only chosen where the adapter has it, and only for the lengths that it moves", () => {
  const needs: Record<Call, [keyof AdapterFunctions, write: [number, number], read: [number, number]]> = {
    writeQuick: ["smbusQuick", [0, 0], [0, 0]],
    receiveByte: ["smbusReceiveByte", [0, 0], [1, 1]],
    sendByte: ["smbusSendByte", [1, 1], [0, 0]],
    readByte: ["smbusReadByte", [1, 1], [1, 1]],
    writeByte: ["smbusWriteByte", [2, 2], [0, 0]],
    readWord: ["smbusReadWord", [1, 1], [2, 2]],
    writeWord: ["smbusWriteWord", [3, 3], [0, 0]],
    readI2cBlock: ["smbusReadI2cBlock", [1, 1], [1, 32]],
    writeI2cBlock: ["smbusWriteI2cBlock", [2, 33], [0, 0]],
    i2cRead: ["i2c", [0, 0], [1, 8192]],
    i2cWrite: ["i2c", [1, 8192], [0, 0]],
  };
  const flags = Object.fromEntries(Object.keys(everything).map((name) => [name, fc.boolean()]));
  const adapters = fc.record(flags) as unknown as fc.Arbitrary<AdapterFunctions>;
  const lengths = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 8192 }));
  fc.assert(
    fc.property(adapters, lengths, lengths, (can, write, read) => {
      const call = chooseCall(can, write, read);
      if (call === undefined) return;
      const [flag, [leastWrite, mostWrite], [leastRead, mostRead]] = needs[call];
      expect(can[flag]).toBe(true);
      expect(write >= leastWrite && write <= mostWrite && read >= leastRead && read <= mostRead).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("an unsupported transfer is named with what could be done instead", () => {
  expect(unsupportedTransfer(2, 2)).toMatchObject({ code: "unsupported" });
  expect(unsupportedTransfer(2, 2).message).toBe(
    "this adapter cannot write 2 and read 2 bytes in one transfer; write one byte and read up to 32, " +
      "or write and read in two transfers if the target allows a STOP between",
  );
  expect(unsupportedTransfer(0, 0).message).toContain("no SMBus quick command; probe by reading a register");
  expect(unsupportedTransfer(40, 0).message).toContain("no plain I2C messages of this length");
});
