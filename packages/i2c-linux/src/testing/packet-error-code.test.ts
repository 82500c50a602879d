import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkPacketErrorCode, packetErrorCode, sentBytes } from "./packet-error-code.ts";

test("the check value of CRC-8 with polynomial 0x07 is 0xf4", () => {
  expect(packetErrorCode(Buffer.from("123456789"))).toBe(0xf4);
});

test("bytes followed by their code have the code 0", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(packetErrorCode([...bytes, packetErrorCode(bytes)])).toBe(0);
    }),
  );
});

test("a code notices every change of one bit", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 14 }), fc.nat(), (bytes, position) => {
      const bit = position % (bytes.length * 8);
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(packetErrorCode(changed)).not.toBe(packetErrorCode(bytes));
    }),
  );
});

test("the code covers the address bytes of both directions", () => {
  expect(sentBytes(0x40, [2], true)).toEqual([0x80, 2, 0x81]);
  expect(sentBytes(0x40, [2, 3], false)).toEqual([0x80, 2, 3]);
  expect(sentBytes(0x40, undefined, true)).toEqual([0x81]);
});

test("a wrong code is EBADMSG", () => {
  const sent = sentBytes(0x40, [2], true);
  const good = packetErrorCode([...sent, 7]);
  expect(() => checkPacketErrorCode(sent, [7], good)).not.toThrow();
  expect(() => checkPacketErrorCode(sent, [7], good ^ 1)).toThrow("EBADMSG");
});
