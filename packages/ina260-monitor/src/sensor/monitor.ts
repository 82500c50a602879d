import type { Clock } from "@rbp/i2c";
import { type LogFields, type Logger, messageOf } from "@rbp/command-line";
import type { MeterReading, MeteringSettings, MeterTotals, ReadingLag } from "@rbp/metering";
import type { SensorPlan } from "../topology/topology.ts";
import { FailureLog, OverdueError, reasonOf, logRestored, sensorLogFields } from "./failures.ts";
import { type SensorHistory, HistoryKeeper, type SensorSnapshot } from "./history.ts";
import { type SensorDriver, SensorSession, type SessionReading } from "./session.ts";

/** A failed reading is tried again after this many times its own duration, so that it takes a fifth of the bus at most. */
const BACKOFF = 4;
const MAXIMUM_BACKOFF_MILLISECONDS = 30_000;

export interface SensorMonitorOptions {
  readonly plan: SensorPlan;
  readonly driver: SensorDriver;
  readonly metering: MeteringSettings;
  /** What an earlier monitor of the sensor has handed over. */
  readonly history?: Partial<SensorHistory> | undefined;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Logger;
}

/** Receives a reading, when it ended on the monotonic clock, and how far before that its conversion may have ended. */
export type ReadingListener = (reading: MeterReading, now: number, lag: ReadingLag) => void;

/** Reads one sensor at each {@link poll}, and has a snapshot of it at any moment. Never rejects. */
export class SensorMonitor {
  readonly plan: SensorPlan;
  readonly #options: SensorMonitorOptions;
  readonly #session: SensorSession;
  readonly #history: HistoryKeeper;
  readonly #fields: LogFields;
  readonly #failures: FailureLog;
  readonly #listeners = new Set<ReadingListener>();
  #running: RunningReading | undefined;
  #retryAt = 0;
  #version = 0;

  constructor(options: SensorMonitorOptions) {
    const { plan, driver, metering, history, clock, log } = options;
    this.plan = plan;
    this.#options = options;
    this.#fields = sensorLogFields(plan);
    this.#failures = new FailureLog(log, this.#fields);
    this.#history = new HistoryKeeper(plan, metering, clock.now(), history);
    this.#session = new SensorSession({ ...plan, driver, clock, onRestored: () => logRestored(log, plan) });
  }

  /** Grows with every change of the {@link snapshot}, except when a measurement becomes too old. */
  get version(): number {
    return this.#version;
  }

  /** When the measurement becomes too old, on the monotonic clock. */
  get expiresAt(): number {
    return this.#history.expiresAt;
  }

  /** Why the sensor fails, while it does. */
  get failure(): unknown {
    return this.#failures.error;
  }

  /** Logs failures and recoveries from now on; a failure that lasts already is logged at once. */
  announce(): void {
    this.#failures.announce();
  }

  /** Calls the listener with each reading from now on. @returns A function that ends this. */
  onReading(listener: ReadingListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Reads the sensor once, unless it is too early to try a failing one again.
   *
   * @param before Resolves when the sensor has its turn on the bus: the wait until then does not count as reading.
   */
  async poll(before?: Promise<void>): Promise<void> {
    const { clock } = this.#options;
    const now = clock.now();
    if (now < this.#retryAt) return;
    const running: RunningReading = { startedAt: before === undefined ? now : undefined, isOverdue: false };
    void before?.then(() => (running.startedAt = clock.now()));
    this.#running = running;
    try {
      const reading = await this.#session.read();
      this.#version += 1;
      if (reading !== undefined) this.#succeed(reading, running.startedAt ?? now);
    } catch (error) {
      this.#version += 1;
      this.#fail(error, running);
    }
    this.#running = undefined;
  }

  /** Counts deadlines that passed while the bus was busy with an earlier one. */
  miss(deadlines: number): void {
    this.#version += 1;
    this.#history.counters.missedDeadlines += deadlines;
    const now = this.#options.clock.now();
    if (this.#readingFor(now) > this.#history.ageLimit) this.#giveUpReading(now);
    else if (this.failure === undefined && this.#history.isOverdue(now)) {
      this.#failures.fail(new OverdueError("no reading ends; the bus hangs"), now, 0);
    }
  }

  snapshot(): SensorSnapshot {
    const { identity } = this.#session;
    const { current: failure } = this.#failures;
    return {
      plan: this.plan,
      ...this.#history.view(this.#options.clock.now()),
      ...(identity === undefined ? {} : { identity }),
      ...(failure === undefined ? {} : { failure }),
    };
  }

  /** What the next monitor of the same sensor starts from; this one must not be used afterwards. */
  handOver(): SensorHistory {
    return this.#history.handOver(this.#options.clock.now());
  }

  /** The totals that a state file keeps across restarts. */
  totals(): MeterTotals {
    return this.#history.totals(this.#options.clock.now());
  }

  #succeed(taken: SessionReading, startedAt: number): void {
    const { clock, wallClock, log } = this.#options;
    const { measurement, foundConversionMilliseconds } = taken;
    const now = clock.now();
    const reading = this.#history.succeed(taken, now, wallClock());
    log.debug("Reading", { ...this.#fields, ...reading, watts: measurement.powerWatts });
    const conversionMilliseconds = foundConversionMilliseconds ?? this.plan.chipSettings.maximumMilliseconds;
    const lag = { conversionMilliseconds, transferMilliseconds: now - startedAt };
    for (const listener of this.#listeners) {
      try {
        listener(reading, now, lag);
      } catch (error) {
        // A defect of the listener, not a failure of the sensor.
        log.error("A reading was not passed on", { ...this.#fields, err: messageOf(error) });
      }
    }
    this.#failures.recover(now);
  }

  #fail(error: unknown, { startedAt, isOverdue }: RunningReading): void {
    const now = this.#options.clock.now();
    this.#session.forget();
    this.#retryAt = now + Math.min(BACKOFF * (now - (startedAt ?? now)), MAXIMUM_BACKOFF_MILLISECONDS);
    // An overdue reading has been counted already.
    if (!isOverdue) this.#history.fail(reasonOf(error));
    this.#failures.fail(error, now, isOverdue ? 0 : 1);
  }

  /** How long the current reading has had the bus, in milliseconds; 0 without one, or when it was given up. */
  #readingFor(now: number): number {
    const { startedAt, isOverdue } = this.#running ?? { isOverdue: true };
    return isOverdue || startedAt === undefined ? 0 : now - startedAt;
  }

  /** A transfer that hangs cannot be cancelled. Its result, when it ends after all, is fresh or has been counted. */
  #giveUpReading(now: number): void {
    if (this.#running !== undefined) this.#running.isOverdue = true;
    this.#history.fail("overdue");
    const seconds = String(this.#history.ageLimit / 1000);
    this.#failures.fail(new OverdueError(`a reading has not ended in ${seconds} s; the bus hangs`), now, 1);
  }
}

interface RunningReading {
  /** When it got the bus, on the monotonic clock; undefined while it waits. */
  startedAt: number | undefined;
  isOverdue: boolean;
}
