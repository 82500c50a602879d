import { expect, test } from "vitest";
import { decodeMessages, encodeReads } from "./messages.ts";

test("messages are decoded in order, with the bytes of the writes between them", () => {
  const data = Buffer.from([0x40, 0, 0, 0, 2, 0, 7, 8, 0x41, 0, 1, 0, 0, 1, 0x40, 0, 0, 0, 0, 0]);
  expect(decodeMessages(data)).toEqual([
    { address: 0x40, write: Uint8Array.of(7, 8) },
    { address: 0x41, readLength: 256 },
    { address: 0x40, write: Uint8Array.of() },
  ]);
});

test("the kernel's hint about memory is no flag of the message", () => {
  expect(decodeMessages(Buffer.from([0x40, 0, 0x01, 0x02, 1, 0]))).toEqual([
    { address: 0x40, readLength: 1 },
  ]);
});

test.each([
  ["ten-bit addresses", 0x0010],
  ["a length from the target", 0x0401],
  ["protocol mangling", 0x4000],
])("%s are not supported", (_name, flags) => {
  const data = Buffer.from([0x40, 0, flags & 0xff, flags >> 8, 0, 0]);
  expect(() => decodeMessages(data)).toThrow("EOPNOTSUPP");
});

test("only what was read goes back", () => {
  const messages = [
    { address: 0x40, readLength: 2 },
    { address: 0x40, write: Uint8Array.of(9) },
    { address: 0x41, readLength: 1 },
  ];
  const reads = [Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)];
  expect([...encodeReads(messages, reads)]).toEqual([1, 2, 3]);
});
