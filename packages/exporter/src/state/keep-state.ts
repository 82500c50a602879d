import type { Clock } from "@rbp/command-line";
import type { SensorTotals } from "@rbp/ina260-monitor";
import type { StateFile } from "./state-file.ts";

/** So often the file is written, and no more often: a memory card wears out by it. */
const INTERVAL_MILLISECONDS = 60_000;

export interface KeepStateOptions {
  readonly file: Pick<StateFile, "update" | "save">;
  /** The totals of all sensors that are configured, at this moment. */
  readonly totals: () => Iterable<SensorTotals>;
  readonly clock: Clock;
  /** Time between two saves. Default one minute. */
  readonly intervalMilliseconds?: number;
  /** Abort it when no reading runs any more, so that the last save has everything. */
  readonly signal: AbortSignal;
}

/**
 * Saves the totals now, so that a folder that cannot be written to is reported at once; then at an interval; and when
 * the signal is aborted.
 *
 * @returns When the last save has ended.
 */
export async function keepState(options: KeepStateOptions): Promise<void> {
  const { file, totals, clock, intervalMilliseconds = INTERVAL_MILLISECONDS, signal } = options;
  const save = (): Promise<void> => {
    file.update(totals());
    return file.save();
  };
  while (!signal.aborted) {
    await save();
    await pause(intervalMilliseconds, clock, signal);
  }
  await save();
}

/** Ends early, and does not reject, when the signal is aborted. */
async function pause(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
