import { functionality } from "./adapter-models.ts";
import { SystemError } from "./system-error.ts";

/** Longest block of an SMBus call (linux/i2c.h, I2C_SMBUS_BLOCK_MAX). */
const BLOCK_MAXIMUM = 32;

/** The `size` of an I2C_SMBUS call (linux/i2c.h). */
export const smbusSizes = {
  QUICK: 0,
  BYTE: 1,
  BYTE_DATA: 2,
  WORD_DATA: 3,
  PROC_CALL: 4,
  BLOCK_DATA: 5,
  I2C_BLOCK_BROKEN: 6,
  BLOCK_PROC_CALL: 7,
  I2C_BLOCK_DATA: 8,
} as const;

/** The arguments of an I2C_SMBUS call. */
export interface SmbusCall {
  readonly size: number;
  readonly read: boolean;
  readonly command: number;
  /** The caller's union: a byte, a word (low byte first), or a count and as many bytes. */
  readonly data: Uint8Array;
}

/** What an SMBus call is on the wire (SMBus 3.2, section 6.5). */
export interface SmbusTransfer {
  /** The flag that an adapter must have. */
  readonly needs: number;
  /** Written first; absent when the transfer begins with the read. */
  readonly write?: readonly number[];
  /**
   * Read after that; absent when nothing is. "block" is a count from the target and as many bytes: the emulation
   * reads a whole block and drops what is more than the count.
   */
  readonly readLength?: number | "block";
  /** Whether a packet error code can go with it. */
  readonly checked: boolean;
  /** Whether the caller's union takes a count before the bytes that were read. */
  readonly counted: boolean;
}

type Shape = Pick<SmbusTransfer, "needs"> & Partial<SmbusTransfer>;

/** @throws SystemError EINVAL for a size that i2c-dev does not know, or a block that is too long. */
export function smbusTransfer(call: SmbusCall): SmbusTransfer {
  return { checked: true, counted: false, ...shape(call) };
}

function shape({ size, read, command, data }: SmbusCall): Shape {
  const [byte = 0, high = 0] = data;
  switch (size) {
    case smbusSizes.QUICK: {
      const quick = { needs: functionality.SMBUS_QUICK, checked: false };
      return read ? { ...quick, readLength: 0 } : { ...quick, write: [] };
    }
    case smbusSizes.BYTE:
      return read
        ? { needs: functionality.SMBUS_READ_BYTE, readLength: 1 }
        : { needs: functionality.SMBUS_WRITE_BYTE, write: [command] };
    case smbusSizes.BYTE_DATA:
      return read
        ? { needs: functionality.SMBUS_READ_BYTE_DATA, write: [command], readLength: 1 }
        : { needs: functionality.SMBUS_WRITE_BYTE_DATA, write: [command, byte] };
    case smbusSizes.WORD_DATA:
      return read
        ? { needs: functionality.SMBUS_READ_WORD_DATA, write: [command], readLength: 2 }
        : { needs: functionality.SMBUS_WRITE_WORD_DATA, write: [command, byte, high] };
    case smbusSizes.PROC_CALL:
      return { needs: functionality.SMBUS_PROC_CALL, write: [command, byte, high], readLength: 2 };
    case smbusSizes.BLOCK_DATA:
      return read
        ? { needs: functionality.SMBUS_READ_BLOCK_DATA, write: [command], readLength: "block" }
        : { needs: functionality.SMBUS_WRITE_BLOCK_DATA, write: [command, byte, ...block(data)] };
    case smbusSizes.BLOCK_PROC_CALL:
      return {
        needs: functionality.SMBUS_BLOCK_PROC_CALL,
        write: [command, byte, ...block(data)],
        readLength: "block",
      };
    case smbusSizes.I2C_BLOCK_BROKEN:
    case smbusSizes.I2C_BLOCK_DATA:
      return { ...i2cBlock(size, read, command, data), checked: false };
    default:
      throw new SystemError("EINVAL");
  }
}

function i2cBlock(size: number, read: boolean, command: number, data: Uint8Array): Shape {
  if (!read) {
    return { needs: functionality.SMBUS_WRITE_I2C_BLOCK, write: [command, ...block(data)] };
  }
  // The older of the two numbers has no length of its own.
  const length = size === smbusSizes.I2C_BLOCK_BROKEN ? BLOCK_MAXIMUM : block(data).length;
  return { needs: functionality.SMBUS_READ_I2C_BLOCK, write: [command], readLength: length, counted: true };
}

function block(data: Uint8Array): Uint8Array {
  const [length = 0] = data;
  if (length > BLOCK_MAXIMUM) throw new SystemError("EINVAL");
  return data.subarray(1, 1 + length);
}

/** Bytes to read from the wire for a transfer, its packet error code not included. */
export function lengthOnWire({ readLength }: SmbusTransfer): number {
  return readLength === "block" ? 1 + BLOCK_MAXIMUM : (readLength ?? 0);
}

/**
 * The bytes of what was read that belong to the transfer.
 *
 * @throws SystemError EPROTO when a target gives a count that no block can have.
 */
export function takeRead(transfer: SmbusTransfer, read: Uint8Array): Uint8Array {
  if (transfer.readLength !== "block") return read.subarray(0, lengthOnWire(transfer));
  const [count = 0] = read;
  if (count === 0 || count > BLOCK_MAXIMUM) throw new SystemError("EPROTO");
  return read.subarray(0, 1 + count);
}
