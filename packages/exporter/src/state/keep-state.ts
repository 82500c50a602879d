import { type AbortSignalLike, type Clock, pause } from "@rbp/command-line";
import type { SensorTotals } from "@rbp/ina260-monitor";
import type { StateFile } from "./state-file.ts";

/** Time between two saves: each one wears the memory card out. */
const SAVE_INTERVAL_MILLISECONDS = 60_000;

/**
 * Saves the totals now, so that a folder that cannot be written to is reported at once; then at an interval; and when
 * the signal is aborted, which must follow the last reading. Resolves after the last save; never rejects.
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
