import type { I2CErrorCode } from "@rbp/i2c";

/** An error number of Linux in words. */
export interface Errno {
  /** "EREMOTEIO" */
  readonly symbol: string;
  readonly code: I2CErrorCode;
  /** "no acknowledgement" */
  readonly found: string;
}

/**
 * What adapters report at a transfer (Documentation/i2c/fault-codes.rst, and what i2c-bcm2835, i2c-designware
 * and i2c-i801 do). The numbers are those of every architecture that Node runs on.
 */
const errors: Readonly<Record<number, readonly [symbol: string, code: I2CErrorCode, found: string]>> = {
  1: ["EPERM", "permission", "permission denied"],
  2: ["ENOENT", "unavailable", "no such bus"],
  5: ["EIO", "bus", "bus error"],
  6: ["ENXIO", "nack", "no acknowledgement"],
  9: ["EBADF", "closed", "file descriptor closed"],
  11: ["EAGAIN", "arbitration-lost", "arbitration lost"],
  12: ["ENOMEM", "unavailable", "out of memory"],
  13: ["EACCES", "permission", "permission denied"],
  16: ["EBUSY", "bus", "bus busy"],
  19: ["ENODEV", "unavailable", "adapter not there"],
  22: ["EINVAL", "unsupported", "refused by the adapter"],
  23: ["ENFILE", "unavailable", "too many open files in the system"],
  24: ["EMFILE", "unavailable", "too many open files in the process"],
  25: ["ENOTTY", "unavailable", "not an I2C device"],
  71: ["EPROTO", "bus", "protocol error of the target"],
  74: ["EBADMSG", "bus", "wrong checksum"],
  95: ["EOPNOTSUPP", "unsupported", "not supported by this adapter"],
  108: ["ESHUTDOWN", "unavailable", "adapter suspended"],
  110: ["ETIMEDOUT", "timeout", "timed out"],
  121: ["EREMOTEIO", "nack", "no acknowledgement"],
};

/**
 * Classifies by number and never by name: `i2c-bus` throws a Raspberry Pi's missing acknowledgement, EREMOTEIO,
 * with an empty `code`, and gives positive numbers in SMBus calls but negative ones in plain calls.
 */
export function describeErrno(errno: number): Errno {
  const number = Math.abs(errno);
  const [symbol, code, found] = errors[number] ?? [`errno ${String(number)}`, "bus", "bus error"];
  return { symbol, code, found };
}
