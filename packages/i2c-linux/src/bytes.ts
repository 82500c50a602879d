import { I2CError } from "@rbp/i2c";

/** The same memory as the type that `i2c-bus` insists on. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The two bytes of an SMBus word in the order of the wire, which is low byte first (SMBus 3.2, section 6.5.5). */
export function bytesOfWord(word: number): Uint8Array {
  return Uint8Array.of(word & 0xff, word >> 8);
}

/** The SMBus word whose bytes on the wire are the two at `offset`. */
export function wordOfBytes(bytes: Uint8Array, offset: number): number {
  return byteAt(bytes, offset) | (byteAt(bytes, offset + 1) << 8);
}

/** A byte that the caller knows to be there. */
export function byteAt(bytes: Uint8Array, offset: number): number {
  return bytes[offset] as number;
}

/** @throws I2CError `bus` when a plain write ended early. */
export function checkWritten(written: number, length: number): void {
  if (written === length) return;
  throw new I2CError("bus", { found: `${String(written)} of ${String(length)} bytes written` });
}
