import { type AbortSignalLike, type Clock, pause } from "@rbp/command-line";
import type { SensorTotals } from "@rbp/ina260-monitor";
import type { StateFile } from "./state-file.ts";

/** Time between two saves: each one wears the memory card out. */
const SAVE_INTERVAL_MILLISECONDS = 60_000;

/**
 * Saves the totals now, so that a folder that cannot be written to is reported at once; then at an interval; and when
 * the signal is aborted.
 *
 * @param totals The totals of all sensors that are configured, at this moment.
 * @param signal Abort it after the last reading, so that the last save has everything.
 * @returns When the last save has ended; it never rejects.
 */
export async function keepState(
  file: Pick<StateFile, "update" | "save">,
  totals: () => Iterable<SensorTotals>,
  clock: Clock,
  signal: AbortSignalLike,
): Promise<void> {
  const save = (): Promise<void> => {
    file.update(totals());
    return file.save();
  };
  // An aborted signal has a reason.
  while (signal.reason === undefined) {
    await save();
    await pause(SAVE_INTERVAL_MILLISECONDS, clock, signal);
  }
  await save();
}
