import type { Clock } from "@rbp/i2c";
import type { INA260Identity, INA260Measurement } from "@rbp/ina260";
import type { LogFields, Logger } from "../log.ts";
import { formatPlace, type SensorPlan } from "../topology.ts";
import { FailureLog, OverdueError } from "./failure-log.ts";
import { type ReadErrorReason, reasonOf } from "./reasons.ts";
import { type SensorDriver, SensorSession } from "./session.ts";

/** A failed reading is tried again after this many times what it took: a fifth of the bus is the most it costs. */
const BACKOFF = 4;
const LONGEST_BACKOFF_MILLISECONDS = 30_000;

export interface SensorMonitorOptions {
  readonly plan: SensorPlan;
  readonly driver: SensorDriver;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Logger;
}

/** What is known of a sensor at one moment. */
export interface SensorView {
  readonly plan: SensorPlan;
  /** The newest measurement. Absent when the last reading failed, when it is too old, and before the first. */
  readonly measurement?: INA260Measurement;
  /** Who answered. Absent while the sensor does not. */
  readonly identity?: INA260Identity;
  /** When the last reading succeeded, in milliseconds since 1970. */
  readonly lastReadAt?: number;
  readonly reads: number;
  readonly errors: ReadonlyMap<ReadErrorReason, number>;
  readonly missedDeadlines: number;
}

interface Sample {
  readonly measurement: INA260Measurement;
  /** On the monotonic clock. */
  readonly takenAt: number;
}

/** How old a measurement may be before it is no longer shown: two readings may be missed, and no more. */
export function ageLimit(intervalMilliseconds: number): number {
  return Math.max(2.5 * intervalMilliseconds, 1000);
}

/** Reads one sensor whenever it is told to, and knows at any moment what may be said of it. Never rejects. */
export class SensorMonitor {
  readonly plan: SensorPlan;
  readonly #options: SensorMonitorOptions;
  readonly #session: SensorSession;
  readonly #fields: LogFields;
  readonly #failures: FailureLog;
  readonly #ageLimit: number;
  readonly #errors = new Map<ReadErrorReason, number>();
  readonly #createdAt: number;
  #sample: Sample | undefined;
  #lastReadAt: number | undefined;
  #reads = 0;
  #missedDeadlines = 0;
  #retryAt = 0;
  #version = 0;

  constructor(options: SensorMonitorOptions) {
    const { plan, driver, clock, log } = options;
    this.plan = plan;
    this.#options = options;
    this.#fields = { device: plan.labels.device, sensor: formatPlace(plan) };
    this.#failures = new FailureLog(log, this.#fields);
    this.#ageLimit = ageLimit(plan.intervalMilliseconds);
    this.#createdAt = clock.now();
    const onRestored = (): void =>
      log.warn("Sensor had lost its configuration; configured again", this.#fields);
    this.#session = new SensorSession({ driver, wanted: plan.measuring, clock, onRestored });
  }

  /** Grows whenever {@link view} would tell something else; not when a measurement becomes too old. */
  get version(): number {
    return this.#version;
  }

  /** When the measurement becomes too old, on the monotonic clock. */
  get expiresAt(): number {
    return this.#sample === undefined ? Number.POSITIVE_INFINITY : this.#sample.takenAt + this.#ageLimit;
  }

  /** Why the sensor fails, while it does. */
  get failure(): unknown {
    return this.#failures.error;
  }

  /** From now on changes are logged as they happen; and now, that the sensor fails, if it does. */
  announce(): void {
    this.#failures.announce();
  }

  /** One deadline: reads the sensor, unless it is too early to try a failing one again. */
  async poll(): Promise<void> {
    const { clock } = this.#options;
    const startedAt = clock.now();
    if (startedAt < this.#retryAt) return;
    try {
      const measurement = await this.#session.read();
      this.#version += 1;
      if (measurement !== undefined) this.#succeed(measurement);
    } catch (error) {
      this.#version += 1;
      this.#fail(error, startedAt);
    }
  }

  /** Deadlines passed while the bus was busy with an earlier one. */
  miss(deadlines: number): void {
    this.#version += 1;
    this.#missedDeadlines += deadlines;
    const now = this.#options.clock.now();
    const newest = this.#sample?.takenAt ?? this.#createdAt;
    if (this.failure !== undefined || now <= newest + this.#ageLimit) return;
    this.#failures.fail(new OverdueError("no reading ends; the bus hangs"), now, 0);
  }

  view(): SensorView {
    const { plan, clock } = this.#options;
    const isFresh = clock.now() <= this.expiresAt;
    return {
      plan,
      ...(this.#sample !== undefined && isFresh ? { measurement: this.#sample.measurement } : {}),
      ...(this.#session.identity === undefined ? {} : { identity: this.#session.identity }),
      ...(this.#lastReadAt === undefined ? {} : { lastReadAt: this.#lastReadAt }),
      reads: this.#reads,
      errors: this.#errors,
      missedDeadlines: this.#missedDeadlines,
    };
  }

  #succeed(measurement: INA260Measurement): void {
    const { clock, wallClock, log } = this.#options;
    const now = clock.now();
    this.#reads += 1;
    this.#sample = { measurement, takenAt: now };
    this.#lastReadAt = wallClock();
    const { voltageVolts: volts, currentAmperes: amperes, powerWatts: watts } = measurement;
    log.debug("Reading", { ...this.#fields, volts, amperes, watts });
    this.#failures.recover(now);
  }

  #fail(error: unknown, startedAt: number): void {
    const now = this.#options.clock.now();
    const reason = reasonOf(error);
    this.#reads += 1;
    this.#errors.set(reason, (this.#errors.get(reason) ?? 0) + 1);
    this.#sample = undefined;
    this.#session.forget();
    this.#retryAt = now + Math.min(BACKOFF * (now - startedAt), LONGEST_BACKOFF_MILLISECONDS);
    this.#failures.fail(error, now, 1);
  }
}
