import { describeError, isI2CError } from "@rbp/i2c";
import { messageOf } from "@rbp/command-line";
import type { ScanFailure } from "./scan-result.ts";

/** An error as the tree has it. `place` is the segment on which it happened. */
export function describeFailure(error: unknown, place: string, interrupted: boolean): ScanFailure {
  if (interrupted) return { code: "interrupted", message: `${place}: not scanned to its end` };
  if (!isI2CError(error)) return { code: "failed", message: `${place}: ${messageOf(error)}` };
  // A wire knows the bus only; what was connected at that moment is known here.
  const isOfWire = error.details.operation !== undefined || error.bus === undefined;
  return { code: error.code, message: messageOf(isOfWire ? describeError(error, { bus: place }) : error) };
}
