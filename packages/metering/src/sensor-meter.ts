import type { MeteringSettings } from "./settings.ts";
import { ExtremesWindow } from "./extremes-window.ts";
import { PowerHistogram } from "./power-histogram.ts";
import { checkReading, checkTime, type MeterReading } from "./reading.ts";
import { type MeterContinuation, type MeterTotals, noTotals } from "./totals.ts";
import type { MeterView } from "./view.ts";

export interface SensorMeterOptions {
  readonly metering: MeteringSettings;
  /** A longer time without a reading is not metered. */
  readonly gapLimitMilliseconds: number;
  /** On the monotonic clock. */
  readonly now: number;
  /** Where to go on: from another meter of this process, or from a file. Default: from nothing. */
  readonly totals?: MeterTotals;
}

/**
 * Energy, charge, extremes and a histogram of one sensor. All times are milliseconds on the monotonic clock; one that is
 * earlier than another before it counts as that one.
 *
 * A reading is the mean of the time since the one before it, so energy is its power times that time: exact where
 * the chip's average fills the time between two readings, and a straight line between two means would be wrong.
 * When that time is longer than the limit the mean cannot be of all of it: it is not integrated, but counted
 * as unmetered, all of it and already while it lasts.
 *
 * From its making to the first reading nothing is metered either, because nobody knows since when that reading is
 * an average. So a sensor that never answers has unmetered time that grows from the start; and metered and
 * unmetered time together are all the time of the meter, but for that since the last reading.
 */
export class SensorMeter {
  readonly #gapLimitMilliseconds: number;
  readonly #windows: readonly ExtremesWindow[];
  readonly #histogram: PowerHistogram | undefined;
  #energyForwardJoules: number;
  #energyReverseJoules: number;
  #chargeForwardCoulombs: number;
  #chargeReverseCoulombs: number;
  #meteredSeconds: number;
  #unmeteredSeconds: number;
  #accountedUntil: number;
  /** Whether a reading ended then. */
  #hasReading: boolean;
  #latest: number;

  /** @throws RangeError when the limit, a window or the bounds of the histogram cannot be. */
  constructor({ metering, gapLimitMilliseconds, now, totals = noTotals }: SensorMeterOptions) {
    if (!(gapLimitMilliseconds > 0)) {
      throw new RangeError(`a gap is limited to more than 0 ms, found ${String(gapLimitMilliseconds)}`);
    }
    const { windows, powerBucketsWatts: bounds } = metering;
    const { continuation } = totals;
    this.#gapLimitMilliseconds = gapLimitMilliseconds;
    this.#windows = windows.map((window) => continued(window, continuation) ?? new ExtremesWindow(window));
    this.#histogram = bounds.length === 0 ? undefined : new PowerHistogram(bounds, totals.power);
    this.#energyForwardJoules = totals.energyForwardJoules;
    this.#energyReverseJoules = totals.energyReverseJoules;
    this.#chargeForwardCoulombs = totals.chargeForwardCoulombs;
    this.#chargeReverseCoulombs = totals.chargeReverseCoulombs;
    this.#meteredSeconds = totals.meteredSeconds;
    this.#unmeteredSeconds = totals.unmeteredSeconds;
    this.#accountedUntil = continuation?.accountedUntil ?? checkTime(now);
    this.#hasReading = continuation?.hasReading ?? false;
    this.#latest = Math.max(checkTime(now), this.#accountedUntil);
  }

  /**
   * Takes a reading of the time up to `now`.
   *
   * @throws RangeError when a value is not finite; nothing has changed then.
   */
  add(reading: MeterReading, now: number): void {
    checkReading(reading, now);
    const time = this.#advance(now);
    const seconds = (time - this.#accountedUntil) / 1000;
    if (this.#isGap(time)) this.#unmeteredSeconds += seconds;
    else this.#integrate(reading, seconds);
    this.#accountedUntil = time;
    this.#hasReading = true;
    for (const window of this.#windows) window.add(reading, time);
    this.#histogram?.observe(reading.watts);
  }

  /** What is to be shown at this moment. */
  view(now: number): MeterView {
    const time = this.#advance(now);
    const power = this.#histogram?.view();
    return {
      ...this.#sums(this.#isGap(time) ? time : this.#accountedUntil),
      windows: this.#windows.flatMap((window) => window.view(time) ?? []),
      ...(power === undefined ? {} : { power }),
    };
  }

  /**
   * What outlives the process, as if it ended now: the time since the last reading is unmetered then, because the
   * next reading is that of another process. The time in which no process runs is no unmetered time: nothing that
   * can be relied on measures it, and Prometheus knows of it by itself.
   */
  totals(now: number): MeterTotals {
    return { ...this.#sums(this.#advance(now)), ...this.#power() };
  }

  /** What another meter of this process goes on with, without a gap. This one is not used any more. */
  handOver(now: number): MeterTotals {
    const time = this.#advance(now);
    const continuation = {
      accountedUntil: this.#accountedUntil,
      // A gap that was shown stays one, whatever limit the next meter has.
      hasReading: !this.#isGap(time),
      windows: this.#windows,
    };
    return { ...this.#sums(this.#accountedUntil), ...this.#power(), continuation };
  }

  #advance(now: number): number {
    this.#latest = Math.max(this.#latest, checkTime(now));
    return this.#latest;
  }

  /** Whether the time up to `now` cannot be metered any more. */
  #isGap(now: number): boolean {
    return !this.#hasReading || now - this.#accountedUntil > this.#gapLimitMilliseconds;
  }

  #integrate({ watts, amperes }: MeterReading, seconds: number): void {
    if (watts < 0) this.#energyReverseJoules -= watts * seconds;
    else this.#energyForwardJoules += watts * seconds;
    if (amperes < 0) this.#chargeReverseCoulombs -= amperes * seconds;
    else this.#chargeForwardCoulombs += amperes * seconds;
    this.#meteredSeconds += seconds;
  }

  /** The sums, with the time since the last reading up to `until` as unmetered. */
  #sums(until: number): Omit<MeterTotals, "power" | "continuation"> {
    return {
      energyForwardJoules: this.#energyForwardJoules,
      energyReverseJoules: this.#energyReverseJoules,
      chargeForwardCoulombs: this.#chargeForwardCoulombs,
      chargeReverseCoulombs: this.#chargeReverseCoulombs,
      meteredSeconds: this.#meteredSeconds,
      unmeteredSeconds: this.#unmeteredSeconds + (until - this.#accountedUntil) / 1000,
    };
  }

  #power(): Pick<MeterTotals, "power"> {
    return this.#histogram === undefined ? {} : { power: this.#histogram.totals() };
  }
}

function continued(
  { name, milliseconds }: MeteringSettings["windows"][number],
  continuation: MeterContinuation | undefined,
): ExtremesWindow | undefined {
  return continuation?.windows.find((window) => window.name === name && window.milliseconds === milliseconds);
}
