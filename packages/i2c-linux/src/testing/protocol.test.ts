import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessages, encodeReads, encodeReply, RequestReader } from "./protocol.ts";

interface Fields {
  readonly bus: number;
  readonly process: number;
  readonly serial: number;
  readonly kind: number;
  readonly argument: number;
  readonly data: Uint8Array;
}

/** As emulation/client.c writes it. */
function encodeRequest({ bus, process, serial, kind, argument, data }: Fields): Buffer {
  const header = Buffer.alloc(24);
  [data.length, bus, process, serial, kind, argument].forEach((field, index) =>
    header.writeUInt32LE(field, index * 4),
  );
  return Buffer.concat([header, data]);
}

const word = fc.nat({ max: 0xffff_ffff });
const anyRequest = fc.record({
  bus: word,
  process: word,
  serial: word,
  kind: word,
  argument: word,
  data: fc.uint8Array({ maxLength: 100 }),
});

test("requests are the same however the stream is cut", () => {
  fc.assert(
    fc.property(fc.array(anyRequest, { maxLength: 5 }), fc.array(fc.nat({ max: 60 })), (requests, cuts) => {
      let stream = Buffer.concat(requests.map(encodeRequest));
      const reader = new RequestReader();
      const read = cuts.flatMap((length) => {
        const chunk = stream.subarray(0, length);
        stream = stream.subarray(length);
        return reader.push(chunk);
      });
      read.push(...reader.push(stream));
      expect(read).toEqual(
        requests.map(({ bus, kind, argument, data, ...identity }) => ({
          descriptor: encodeRequest({ bus, kind, argument, data, ...identity }).toString("hex", 4, 16),
          bus,
          kind,
          argument,
          data: Buffer.from(data),
        })),
      );
    }),
  );
});

test("a reply is the length of its data, the result, the data", () => {
  expect([...encodeReply(-121)]).toEqual([0, 0, 0, 0, 0x87, 0xff, 0xff, 0xff]);
  expect([...encodeReply(2, Uint8Array.of(8, 9))]).toEqual([2, 0, 0, 0, 2, 0, 0, 0, 8, 9]);
});

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
