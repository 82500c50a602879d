import { type I2CErrorCode, isI2CError } from "@rbp/i2c";
import { type INA260ErrorCode, isINA260Error } from "@rbp/ina260";

/** The power is above the maximum of its register. */
export class PowerOverflowError extends Error {
  override readonly name = "PowerOverflowError";
}

/** A reading has not ended in time. */
export class OverdueError extends Error {
  override readonly name = "OverdueError";
}

/**
 * Why a reading failed: the codes of the drivers, "overflow" for a power above the maximum of its register, "overdue" for
 * a reading that has not ended in time, and "internal" for a defect of this program.
 */
export type ReadErrorReason = I2CErrorCode | INA260ErrorCode | "overflow" | "overdue" | "internal";

/** Reasons that can occur with any wiring. Their counters start at 0, so that rate() sees the first occurrence. */
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
