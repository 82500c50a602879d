import type { Clock } from "@rbp/i2c";
import { signedPowerWatts } from "@rbp/ina260";
import { type LogFields, type Logger, messageOf } from "@rbp/command-line";
import type { MeteringSettings, MeterTotals } from "@rbp/metering";
import type { SensorPlan } from "../topology/topology.ts";
import { FailureLog } from "./failure-log.ts";
import { logRestored, sensorLogFields } from "./log-fields.ts";
import { type ReadingListener, ReadingListeners } from "./reading-listeners.ts";
import { OverdueError, reasonOf } from "./reasons.ts";
import { type SensorHistory, SensorRecord, type SensorSnapshot } from "./history.ts";
import { type SensorDriver, SensorSession, type SessionReading } from "./session.ts";

/** A failed reading is tried again after this many times what it took: a fifth of the bus is the most it costs. */
const BACKOFF = 4;
const MAXIMUM_BACKOFF_MILLISECONDS = 30_000;

export interface SensorMonitorOptions {
  readonly plan: SensorPlan;
  readonly driver: SensorDriver;
  readonly metering: MeteringSettings;
  /** What was known of the sensor before. */
  readonly history?: Partial<SensorHistory> | undefined;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Logger;
}

/** Reads one sensor whenever it is told to, and knows at any moment what may be said of it. Never rejects. */
export class SensorMonitor {
  readonly plan: SensorPlan;
  readonly #options: SensorMonitorOptions;
  readonly #session: SensorSession;
  readonly #record: SensorRecord;
  readonly #fields: LogFields;
  readonly #failures: FailureLog;
  readonly #listeners: ReadingListeners;
  #running: RunningReading | undefined;
  #retryAt = 0;
  #version = 0;

  constructor(options: SensorMonitorOptions) {
    const { plan, driver, metering, history, clock, log } = options;
    this.plan = plan;
    this.#options = options;
    this.#fields = sensorLogFields(plan);
    this.#failures = new FailureLog(log, this.#fields);
    this.#listeners = new ReadingListeners((error) =>
      log.error("A reading was not passed on", { ...this.#fields, err: messageOf(error) }),
    );
    this.#record = new SensorRecord(plan, metering, clock.now(), history);
    this.#session = new SensorSession({
      driver,
      wanted: plan.chipSettings,
      alert: plan.alert,
      clock,
      onRestored: () => logRestored(log, plan),
    });
  }

  /** Grows whenever {@link snapshot} would tell something else; not when a measurement becomes too old. */
  get version(): number {
    return this.#version;
  }

  /** When the measurement becomes too old, on the monotonic clock. */
  get expiresAt(): number {
    return this.#record.expiresAt;
  }

  /** Why the sensor fails, while it does. */
  get failure(): unknown {
    return this.#failures.error;
  }

  /** From now on changes are logged as they happen; and now, that the sensor fails, if it does. */
  announce(): void {
    this.#failures.announce();
  }

  /** Calls the listener with each reading from now on. @returns Ends that. */
  onReading(listener: ReadingListener): () => void {
    return this.#listeners.add(listener);
  }

  /**
   * One deadline: reads the sensor, unless it is too early to try a failing one again.
   *
   * @param before Resolves when the sensor has its turn on the bus: the time until then is not its own.
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

  /** Deadlines passed while the bus was busy with an earlier one. */
  miss(deadlines: number): void {
    this.#version += 1;
    this.#record.counters.missedDeadlines += deadlines;
    const now = this.#options.clock.now();
    if (this.#readingFor(now) > this.#record.ageLimit) this.#giveUpReading(now);
    else if (this.failure === undefined && this.#record.isOverdue(now)) {
      this.#failures.fail(new OverdueError("no reading ends; the bus hangs"), now, 0);
    }
  }

  snapshot(): SensorSnapshot {
    const { identity } = this.#session;
    const { current: failure } = this.#failures;
    return {
      plan: this.plan,
      ...this.#record.view(this.#options.clock.now()),
      ...(identity === undefined ? {} : { identity }),
      ...(failure === undefined ? {} : { failure }),
    };
  }

  /** What another monitor of the same sensor goes on with; this one is not used any more. */
  handOver(): SensorHistory {
    return this.#record.handOver(this.#options.clock.now());
  }

  /** What outlives the process. */
  totals(): MeterTotals {
    return this.#record.totals(this.#options.clock.now());
  }

  #succeed(reading: SessionReading, startedAt: number): void {
    const { clock, wallClock, log } = this.#options;
    const now = clock.now();
    this.#record.succeed(reading, now, wallClock());
    const { voltageVolts: volts, currentAmperes: amperes, powerWatts: watts } = reading.measurement;
    log.debug("Reading", { ...this.#fields, volts, amperes, watts });
    this.#tell(reading, now, now - startedAt);
    this.#failures.recover(now);
  }

  #tell({ measurement, foundConversionMilliseconds }: SessionReading, now: number, took: number): void {
    if (this.#listeners.isEmpty) return;
    const { voltageVolts: volts, currentAmperes: amperes } = measurement;
    const conversionMilliseconds = foundConversionMilliseconds ?? this.plan.chipSettings.maximumMilliseconds;
    const lag = { conversionMilliseconds, transferMilliseconds: took };
    this.#listeners.tell({ volts, amperes, watts: signedPowerWatts(measurement) }, now, lag);
  }

  #fail(error: unknown, { startedAt, isOverdue }: RunningReading): void {
    const now = this.#options.clock.now();
    this.#session.forget();
    this.#retryAt = now + Math.min(BACKOFF * (now - (startedAt ?? now)), MAXIMUM_BACKOFF_MILLISECONDS);
    // What was given up has been counted.
    if (!isOverdue) this.#record.fail(reasonOf(error));
    this.#failures.fail(error, now, isOverdue ? 0 : 1);
  }

  /** How long the reading that runs has had the bus, in milliseconds; 0 when none does or it was given up. */
  #readingFor(now: number): number {
    const { startedAt, isOverdue } = this.#running ?? { isOverdue: true };
    return isOverdue || startedAt === undefined ? 0 : now - startedAt;
  }

  /** A transfer that hangs cannot be taken back. What it gives in the end is fresh, or counted already. */
  #giveUpReading(now: number): void {
    if (this.#running !== undefined) this.#running.isOverdue = true;
    this.#record.fail("overdue");
    const seconds = String(this.#record.ageLimit / 1000);
    this.#failures.fail(new OverdueError(`a reading has not ended in ${seconds} s; the bus hangs`), now, 1);
  }
}

interface RunningReading {
  /** When it got the bus, on the monotonic clock; undefined while it waits for it. */
  startedAt: number | undefined;
  /** Whether it was given up. */
  isOverdue: boolean;
}
