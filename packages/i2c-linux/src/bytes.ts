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

/** A copy of `length` bytes. For two bytes, the common case, a loop costs less than a view and a call. */
export function copyOf(bytes: Uint8Array, offset: number, length: number): Uint8Array {
  const copy = new Uint8Array(length);
  for (let index = 0; index < length; index += 1) copy[index] = byteAt(bytes, offset + index);
  return copy;
}
