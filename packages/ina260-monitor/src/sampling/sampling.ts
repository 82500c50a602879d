import { type AbortSignalLike, type LogFields, pause } from "@rbp/command-line";
import type { Clock } from "@rbp/i2c";
import type { SensorPlan } from "../topology/topology.ts";
import { inSweepOrder, type PolledSensor, sweep } from "./sweep.ts";

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
  readonly onMissed?: (deadlines: number) => void;
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
    if (missed > 0) onMissed?.(missed);
    running ??= sample().finally(() => (running = undefined));
    next = current;
    const deadline = start + (next + 1) * intervalMilliseconds;
    await pause(Math.max(0, deadline - clock.now()), clock, signal);
  }
  await running;
}

export interface SamplingOptions {
  /** Sensors of each bus, or of all buses of one adapter: it carries one transfer at a time. The others go on beside it. */
  readonly buses: readonly (readonly PolledSensor[])[];
  readonly clock: Clock;
  readonly signal: SamplingSignal;
}

export interface Sampling {
  /** Resolves when each sensor has been tried once. */
  readonly firstRound: Promise<void>;
  /** Resolves when the signal is aborted and no reading is in progress. */
  readonly ended: Promise<void>;
  /** How long the bus that is stuck the longest has not moved, in milliseconds; 0 when none is stuck. */
  readonly stalledMilliseconds: () => number;
}

/** Reads the sensors of each bus, each at its own interval, from now on. */
export function startSampling({ buses, clock, signal }: SamplingOptions): Sampling {
  const firstRounds = new Map<number, Promise<void>>();
  /** When each sweep that runs began or its last reading ended: it may be long, but its readings end one by one. */
  const movedAt = new Map<number, number>();
  const ended = buses.flatMap(byInterval).map(([intervalMilliseconds, sensors], group) => {
    const move = (): void => void movedAt.set(group, clock.now());
    const sample = (): Promise<void> => {
      move();
      const swept = sweep(sensors, signal, move).then(() => void movedAt.delete(group));
      if (!firstRounds.has(group)) firstRounds.set(group, swept);
      return swept;
    };
    const onMissed = (deadlines: number): void => {
      for (const sensor of sensors) sensor.miss(deadlines);
    };
    return runSampler({ clock, intervalMilliseconds, sample, onMissed, signal });
  });
  const all = async (promises: Iterable<Promise<void>>): Promise<void> => void (await Promise.all(promises));
  return {
    // Each sampler has begun its first round before it returned, unless it was aborted before.
    firstRound: all(firstRounds.values()),
    ended: all(ended),
    stalledMilliseconds: () => Math.max(0, ...Array.from(movedAt.values(), (at) => clock.now() - at)),
  };
}

/** The sensors that are due together, by interval. Groups of one bus share it by its lock. */
function byInterval(sensors: readonly PolledSensor[]): [number, PolledSensor[]][] {
  const groups = new Map<number, PolledSensor[]>();
  for (const sensor of inSweepOrder(sensors)) {
    const { intervalMilliseconds } = sensor.plan;
    groups.set(intervalMilliseconds, [...(groups.get(intervalMilliseconds) ?? []), sensor]);
  }
  return [...groups];
}

/** How the sensors are sampled, for the log: one entry for all sensors that are sampled alike. */
export function samplingSummary(plans: readonly SensorPlan[]): LogFields[] {
  const counts = new Map<string, number>();
  for (const { intervalMilliseconds, chipSettings } of plans) {
    const { averaging, voltageConversionMicroseconds, currentConversionMicroseconds } =
      chipSettings.configuration;
    const fields = {
      interval_seconds: intervalMilliseconds / 1000,
      averaging,
      voltage_conversion_seconds: voltageConversionMicroseconds / 1e6,
      current_conversion_seconds: currentConversionMicroseconds / 1e6,
      coverage: Number(chipSettings.coverage.toFixed(3)),
    };
    const key = JSON.stringify(fields);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return Array.from(counts, ([key, sensors]) => ({ sensors, ...(JSON.parse(key) as LogFields) }));
}
