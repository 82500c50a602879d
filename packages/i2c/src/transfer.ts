import { checkAddress } from "./address.ts";

/** Longest write or read of one transfer: what Linux accepts in one message (i2c-dev.c). */
export const MAXIMUM_TRANSFER_LENGTH = 8192;

/**
 * Checks the arguments of a transfer before anything reaches the wire.
 *
 * @throws TypeError or RangeError that names the argument.
 */
export function checkTransfer(address: number, write: Uint8Array, readLength: number): void {
  checkAddress(address);
  if (!(write instanceof Uint8Array)) {
    throw new TypeError(`the bytes to write must be a Uint8Array, found ${typeof write}`);
  }
  if (write.length > MAXIMUM_TRANSFER_LENGTH) {
    throw new RangeError(
      `one transfer writes at most ${String(MAXIMUM_TRANSFER_LENGTH)} bytes, found ${String(write.length)}`,
    );
  }
  if (!Number.isInteger(readLength) || readLength < 0 || readLength > MAXIMUM_TRANSFER_LENGTH) {
    throw new RangeError(
      `the read length must be an integer from 0 to ${String(MAXIMUM_TRANSFER_LENGTH)}, found ${String(readLength)}`,
    );
  }
}

/** "read 2 bytes after writing 0x02": a transfer in words, for error messages. */
export function describeTransfer(write: Uint8Array, readLength: number): string {
  const bytes = (count: number): string => `${String(count)} byte${count === 1 ? "" : "s"}`;
  const hex = [...write.subarray(0, 4)].map((byte) => `0x${byte.toString(16).padStart(2, "0")}`).join(" ");
  const written = write.length > 4 ? bytes(write.length) : hex;
  if (readLength === 0) return write.length === 0 ? "a probe" : `writing ${written}`;
  return write.length === 0
    ? `reading ${bytes(readLength)}`
    : `reading ${bytes(readLength)} after writing ${written}`;
}
