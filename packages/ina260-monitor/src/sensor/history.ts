import { type INA260Identity, type INA260Measurement, signedPowerWatts } from "@rbp/ina260";
import {
  type MeterReading,
  type MeteringSettings,
  type MeterTotals,
  type MeterView,
  noTotals,
  SensorMeter,
} from "@rbp/metering";
import type { SensorPlan } from "../topology/topology.ts";
import type { ReadErrorReason, SensorFailure } from "./failures.ts";
import type { SessionReading } from "./session.ts";

/** What is known of a sensor at one moment. */
export interface SensorSnapshot {
  readonly plan: SensorPlan;
  /** The newest measurement. Absent when the last reading failed, when it is too old, and before the first. */
  readonly measurement?: INA260Measurement;
  /** Whether the sensor's own limit was violated before the newest measurement. Absent with it, and without a limit. */
  readonly alert?: boolean;
  /** The identity registers. Absent while the sensor does not answer. */
  readonly identity?: INA260Identity;
  /** When the last reading succeeded, in milliseconds since 1970. */
  readonly lastReadAt?: number;
  /** How long ago that was, in milliseconds, on the monotonic clock. */
  readonly age?: number;
  readonly meter: MeterView;
  readonly counters: SensorCounters;
  /** Why the sensor fails. Absent while it does not. */
  readonly failure?: SensorFailure;
}

/** Counters that only grow. */
export interface SensorCounters {
  reads: number;
  missedDeadlines: number;
  /** Readings before which the sensor's own limit was violated. */
  alerts: number;
  readonly errors: Map<ReadErrorReason, number>;
}

/** What is handed over for a sensor that stays when the configuration is reloaded. */
export interface SensorHistory {
  readonly counters: SensorCounters;
  readonly totals: MeterTotals;
  readonly lastReadAt?: number | undefined;
}

/** Milliseconds after which a measurement is too old to show and a gap is not integrated: two readings may be missed. */
export function ageLimit(intervalMilliseconds: number): number {
  return Math.max(2.5 * intervalMilliseconds, 1000);
}

/** Keeps the newest reading, the counters and the meter of one sensor. */
export class HistoryKeeper {
  readonly counters: SensorCounters;
  readonly #meter: SensorMeter;
  readonly ageLimit: number;
  readonly #createdAt: number;
  /** The newest reading; undefined after a failure. */
  #newest: SessionReading | undefined;
  /** When the last successful one ended, on the monotonic clock. */
  #takenAt: number | undefined;
  #lastReadAt: number | undefined;

  /** @param now On the monotonic clock. */
  constructor(plan: SensorPlan, metering: MeteringSettings, now: number, history?: Partial<SensorHistory>) {
    this.ageLimit = ageLimit(plan.intervalMilliseconds);
    this.#createdAt = now;
    this.counters = history?.counters ?? { reads: 0, missedDeadlines: 0, alerts: 0, errors: new Map() };
    this.#lastReadAt = history?.lastReadAt;
    this.#meter = new SensorMeter({
      metering,
      gapLimitMilliseconds: this.ageLimit,
      now,
      totals: history?.totals ?? noTotals,
    });
  }

  /** When the measurement becomes too old, on the monotonic clock. */
  get expiresAt(): number {
    return this.#newest === undefined ? Number.POSITIVE_INFINITY : (this.#takenAt ?? 0) + this.ageLimit;
  }

  /** Whether a reading should have ended since the last one, or since the beginning. */
  isOverdue(now: number): boolean {
    return now > (this.#takenAt ?? this.#createdAt) + this.ageLimit;
  }

  /** @returns The reading as it is metered. */
  succeed(taken: SessionReading, now: number, wallTime: number): MeterReading {
    const { voltageVolts: volts, currentAmperes: amperes } = taken.measurement;
    const reading = { volts, amperes, watts: signedPowerWatts(taken.measurement) };
    this.counters.reads += 1;
    if (taken.alert === true) this.counters.alerts += 1;
    this.#newest = taken;
    this.#takenAt = now;
    this.#lastReadAt = wallTime;
    this.#meter.add(reading, now);
    return reading;
  }

  fail(reason: ReadErrorReason): void {
    this.counters.reads += 1;
    this.counters.errors.set(reason, (this.counters.errors.get(reason) ?? 0) + 1);
    this.#newest = undefined;
  }

  /** @param now On the monotonic clock. */
  view(now: number): Omit<SensorSnapshot, "plan" | "identity" | "failure"> {
    const newest = now <= this.expiresAt ? this.#newest : undefined;
    return {
      ...(newest === undefined ? {} : { measurement: newest.measurement }),
      ...(newest?.alert === undefined ? {} : { alert: newest.alert }),
      ...(this.#lastReadAt === undefined ? {} : { lastReadAt: this.#lastReadAt }),
      ...(this.#takenAt === undefined ? {} : { age: now - this.#takenAt }),
      meter: this.#meter.view(now),
      counters: this.counters,
    };
  }

  /** What the next keeper starts from in this process; this one must not be used afterwards. */
  handOver(now: number): SensorHistory {
    return { counters: this.counters, totals: this.#meter.handOver(now), lastReadAt: this.#lastReadAt };
  }

  /** The totals that a state file keeps across restarts. */
  totals(now: number): MeterTotals {
    return this.#meter.totals(now);
  }
}
