import type { SimulatedMessage } from "@rbp/i2c/testing";
import { SystemError } from "./system-error.ts";

/** Flags of a message (linux/i2c.h). */
const READ = 0x0001;
/** A hint about memory, which the kernel handles on its own. */
const DMA_SAFE = 0x0200;

const HEADER = 6;

/**
 * Reads the messages of an I2C_RDWR call: address, flags and length with 16 bits each, then the bytes of a write.
 *
 * @throws SystemError EOPNOTSUPP for ten-bit addresses, lengths that the target gives, and protocol mangling.
 */
export function decodeMessages(data: Buffer): SimulatedMessage[] {
  const messages: SimulatedMessage[] = [];
  let at = 0;
  while (at < data.length) {
    const address = data.readUInt16LE(at);
    const flags = data.readUInt16LE(at + 2) & ~DMA_SAFE;
    const length = data.readUInt16LE(at + 4);
    at += HEADER;
    if ((flags & ~READ) !== 0) throw new SystemError("EOPNOTSUPP");
    if (flags === READ) {
      messages.push({ address, readLength: length });
    } else {
      messages.push({ address, write: Uint8Array.from(data.subarray(at, at + length)) });
      at += length;
    }
  }
  return messages;
}

/** The bytes of all reads one after the other; the caller knows how long each is. */
export function encodeReads(messages: readonly SimulatedMessage[], reads: readonly Uint8Array[]): Uint8Array {
  const isRead = (_bytes: Uint8Array, index: number): boolean => {
    const message = messages[index];
    return message !== undefined && "readLength" in message;
  };
  return Buffer.concat(reads.filter(isRead));
}
