import { type AbortSignalLike, pause } from "@rbp/command-line";
import type { Clock } from "@rbp/i2c";

export interface SamplingSignal extends AbortSignalLike {
  readonly aborted: boolean;
}

export interface SamplerOptions {
  readonly clock: Clock;
  /** Time between two deadlines. */
  readonly intervalMilliseconds: number;
  /** The work of one deadline. Must not reject. */
  readonly sample: () => Promise<void>;
  /** Called with the number of deadlines that passed because the work of an earlier one had not ended. */
  readonly onMissed: (deadlines: number) => void;
  /** Ends the schedule. Work in progress is left to end by itself. */
  readonly signal: SamplingSignal;
}

/**
 * Runs `sample` at a fixed rate: at the start of the schedule, and at every whole interval after that, however
 * long the work takes. A deadline that comes while earlier work is in progress is missed: it is reported and
 * never made up for.
 *
 * @returns Resolves when the signal is aborted and no work is in progress.
 */
export async function runSampler(options: SamplerOptions): Promise<void> {
  const { clock, intervalMilliseconds, sample, onMissed, signal } = options;
  const start = clock.now();
  let running: Promise<void> | undefined;
  for (let next = 0; !signal.aborted; next += 1) {
    // The process itself may have been stopped for several deadlines.
    const current = Math.max(next, Math.floor((clock.now() - start) / intervalMilliseconds));
    const missed = current - next + (running === undefined ? 0 : 1);
    if (missed > 0) onMissed(missed);
    running ??= sample().finally(() => (running = undefined));
    next = current;
    const deadline = start + (next + 1) * intervalMilliseconds;
    await pause(Math.max(0, deadline - clock.now()), clock, signal);
  }
  await running;
}
