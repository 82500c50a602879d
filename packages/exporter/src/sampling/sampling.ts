import type { Clock } from "@rbp/i2c";
import { runSampler } from "./sampler.ts";
import type { SensorMonitor } from "../sensor/monitor.ts";

/** What the sampling needs of a monitor. */
export type PolledSensor = Pick<SensorMonitor, "plan" | "poll" | "miss">;

export interface SamplingOptions {
  /** Sensors of each bus. A bus carries one transfer at a time; the buses go on side by side. */
  readonly buses: readonly (readonly PolledSensor[])[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Sampling {
  /** Resolves when each sensor was tried once. */
  readonly firstRound: Promise<void>;
  /** Resolves after the signal was aborted, when no reading runs any more. */
  readonly ended: Promise<void>;
}

/** Reads the sensors of each bus in order, each at its own interval, from now on. */
export function startSampling(options: SamplingOptions): Sampling {
  const started = options.buses.flatMap((monitors) =>
    byInterval(monitors).map((group) => sampleGroup(group, options)),
  );
  const all = async (promises: Promise<void>[]): Promise<void> => void (await Promise.all(promises));
  return {
    firstRound: all(started.map(({ firstRound }) => firstRound)),
    ended: all(started.map(({ ended }) => ended)),
  };
}

interface Group {
  readonly intervalMilliseconds: number;
  readonly monitors: readonly PolledSensor[];
}

/** The sensors that are due together. Groups of one bus share it by its lock. */
function byInterval(monitors: readonly PolledSensor[]): Group[] {
  const intervals = [...new Set(monitors.map(({ plan }) => plan.intervalMilliseconds))];
  return intervals.map((intervalMilliseconds) => ({
    intervalMilliseconds,
    monitors: monitors.filter(({ plan }) => plan.intervalMilliseconds === intervalMilliseconds),
  }));
}

function sampleGroup(
  { intervalMilliseconds, monitors }: Group,
  { clock, signal }: SamplingOptions,
): Sampling {
  let round: Promise<void> | undefined;
  const sample = async (): Promise<void> => {
    for (const monitor of monitors) {
      if (signal.aborted) return;
      await monitor.poll();
    }
  };
  const ended = runSampler({
    clock,
    intervalMilliseconds,
    sample: () => {
      const sampled = sample();
      round ??= sampled;
      return sampled;
    },
    onMissed: (deadlines) => {
      for (const monitor of monitors) monitor.miss(deadlines);
    },
    signal,
  });
  // The sampler has begun its first round before it returned, unless it was aborted before.
  return { firstRound: round ?? Promise.resolve(), ended };
}
