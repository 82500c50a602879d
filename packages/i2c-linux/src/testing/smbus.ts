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
  /** Read after that; absent when nothing is. */
  readonly readLength?: number;
  /** Whether the caller's union takes a count before the bytes that were read. */
  readonly counted?: boolean;
}

/**
 * @throws SystemError EINVAL for a size that i2c-dev does not know, or a block that is too long; EOPNOTSUPP for process
 *   calls and for blocks whose length is a byte on the wire, which are not emulated.
 */
export function smbusTransfer({ size, read, command, data }: SmbusCall): SmbusTransfer {
  const [byte = 0, high = 0] = data;
  switch (size) {
    case smbusSizes.QUICK:
      return { needs: functionality.SMBUS_QUICK, ...(read ? { readLength: 0 } : { write: [] }) };
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
    case smbusSizes.I2C_BLOCK_BROKEN:
    case smbusSizes.I2C_BLOCK_DATA: {
      if (!read) return { needs: functionality.SMBUS_WRITE_I2C_BLOCK, write: [command, ...block(data)] };
      // The older of the two numbers has no length of its own.
      const readLength = size === smbusSizes.I2C_BLOCK_BROKEN ? BLOCK_MAXIMUM : block(data).length;
      return { needs: functionality.SMBUS_READ_I2C_BLOCK, write: [command], readLength, counted: true };
    }
    case smbusSizes.PROC_CALL:
    case smbusSizes.BLOCK_DATA:
    case smbusSizes.BLOCK_PROC_CALL:
      throw new SystemError("EOPNOTSUPP");
    default:
      throw new SystemError("EINVAL");
  }
}

function block(data: Uint8Array): Uint8Array {
  const [length = 0] = data;
  if (length > BLOCK_MAXIMUM) throw new SystemError("EINVAL");
  return data.subarray(1, 1 + length);
}
