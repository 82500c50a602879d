import { expect, test } from "vitest";
import { checkTransfer, describeTransfer } from "./transfer.ts";

test.each([
  [[], 0, "a probe"],
  [[0x80], 0, "writing 0x80"],
  [[0, 0x61, 0x27], 0, "writing 0x00 0x61 0x27"],
  [[1, 2, 3, 4, 5], 0, "writing 5 bytes"],
  [[], 1, "reading 1 byte"],
  [[2], 2, "reading 2 bytes after writing 0x02"],
])("writing %j and reading %i is described as %j", (write, readLength, words) => {
  expect(describeTransfer(Uint8Array.from(write), readLength)).toBe(words);
});

test("bytes must be a Uint8Array, and not more than one message can hold", () => {
  expect(() => checkTransfer(0x40, [1] as unknown as Uint8Array, 0)).toThrow(TypeError);
  expect(() => checkTransfer(0x40, new Uint8Array(8193), 0)).toThrow("at most 8192 bytes, found 8193");
  expect(() => checkTransfer(0x40, new Uint8Array(8192), 8192)).not.toThrow();
});
