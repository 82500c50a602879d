import { SystemError } from "./system-error.ts";

/** CRC-8 with the polynomial x⁸ + x² + x + 1, over all bytes of a transaction (SMBus 3.2, section 6.4). */
export function packetErrorCode(bytes: Iterable<number>): number {
  let remainder = 0;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < 8; bit += 1) {
      remainder = remainder & 0x80 ? ((remainder << 1) ^ 0x07) & 0xff : remainder << 1;
    }
  }
  return remainder;
}

/** The bytes on the wire before those that were read, address bytes included. */
export function sentBytes(address: number, write: readonly number[] | undefined, reads: boolean): number[] {
  const writing = write === undefined ? [] : [address << 1, ...write];
  return reads ? [...writing, (address << 1) | 1] : writing;
}

/** @throws SystemError EBADMSG when the byte after `read` is not the code of all that went before. */
export function checkPacketErrorCode(sent: readonly number[], read: readonly number[], found: number): void {
  if (packetErrorCode([...sent, ...read]) !== found) throw new SystemError("EBADMSG");
}
