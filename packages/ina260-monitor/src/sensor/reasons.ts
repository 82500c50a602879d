import { type I2CErrorCode, i2cErrorCodes, isI2CError } from "@rbp/i2c";
import { type INA260ErrorCode, ina260ErrorCodes, isINA260Error } from "@rbp/ina260";

/** The sensor measured more than it can tell. */
export class PowerOverflowError extends Error {
  override readonly name = "PowerOverflowError";
}

/** A reading has not ended in time. */
export class OverdueError extends Error {
  override readonly name = "OverdueError";
}

/**
 * Why a reading failed: the codes of the drivers, "overflow" for a power above what the sensor can tell, "overdue" for
 * a reading that has not ended in time, and "internal" for a defect of this program.
 */
export type ReadErrorReason = I2CErrorCode | INA260ErrorCode | "overflow" | "overdue" | "internal";

/** All reasons that there are. */
export const readErrorReasons: readonly ReadErrorReason[] = [
  ...i2cErrorCodes,
  ...ina260ErrorCodes,
  "overflow",
  "overdue",
  "internal",
];

/** Reasons that any wiring may meet. Counted from 0 on, so that rate() sees the first of them. */
export const commonReasons: readonly ReadErrorReason[] = [
  "nack",
  "timeout",
  "bus",
  "arbitration-lost",
  "mux-conflict",
  "wrong-identity",
  "overflow",
  "overdue",
];

export function reasonOf(error: unknown): ReadErrorReason {
  if (error instanceof PowerOverflowError) return "overflow";
  if (error instanceof OverdueError) return "overdue";
  return isI2CError(error) || isINA260Error(error) ? error.code : "internal";
}
