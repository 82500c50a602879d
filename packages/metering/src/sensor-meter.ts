import { PeriodExtremes } from "./period-extremes.ts";
import { PowerHistogram } from "./power-histogram.ts";
import { checkReading, checkTime, type MeterReading } from "./reading.ts";
import {
  type MeteringSettings,
  type MeterSums,
  type MeterTotals,
  type MeterView,
  noTotals,
} from "./totals.ts";

export interface SensorMeterOptions {
  readonly metering: MeteringSettings;
  /** A longer time without a reading is not metered. */
  readonly gapLimitMilliseconds: number;
  /** On the monotonic clock. */
  readonly now: number;
  /** What to continue from: another meter of this process, or a file. Default: nothing. */
  readonly totals?: MeterTotals;
}

/**
 * Energy, charge, extremes and a histogram of one sensor. All times are milliseconds on the monotonic clock; a time
 * that is earlier than one given before counts as the latest one given.
 *
 * A reading is the mean of the time since the reading before it, so its energy is its power times that time: exact
 * where the sensor's average fills the time between two readings, where a straight line between two means would be
 * wrong. A time longer than the limit cannot be covered by the mean: all of it counts as unmetered, already while it
 * lasts.
 *
 * The time before the first reading is not metered either, because it is unknown how much of it that reading averages.
 * So the unmetered time of a sensor that never answers grows from the start; and metered and unmetered time add up to
 * the age of the meter, without the time since the last reading.
 */
export class SensorMeter {
  readonly #gapLimitMilliseconds: number;
  readonly #periods: readonly PeriodExtremes[];
  readonly #histogram: PowerHistogram | undefined;
  readonly #sums: { -readonly [name in keyof MeterSums]: number };
  #accountedUntil: number;
  /** Whether a reading was taken at that time. */
  #hasReading: boolean;
  #latest: number;

  /** @throws RangeError when the limit, a period or a bound of the histogram is out of range. */
  constructor({ metering, gapLimitMilliseconds, now, totals = noTotals }: SensorMeterOptions) {
    if (!(gapLimitMilliseconds > 0)) {
      throw new RangeError(`a gap is limited to more than 0 ms, found ${String(gapLimitMilliseconds)}`);
    }
    const { periods, powerBucketsWatts: bounds } = metering;
    const { power, continuation, ...sums } = totals;
    this.#gapLimitMilliseconds = gapLimitMilliseconds;
    this.#periods = periods.map(
      ({ name, milliseconds }) =>
        continuation?.periods.find((one) => one.name === name && one.milliseconds === milliseconds) ??
        new PeriodExtremes({ name, milliseconds }),
    );
    this.#histogram = bounds.length === 0 ? undefined : new PowerHistogram(bounds, power);
    this.#sums = sums;
    this.#accountedUntil = continuation?.accountedUntil ?? checkTime(now);
    this.#hasReading = continuation?.hasReading ?? false;
    this.#latest = Math.max(checkTime(now), this.#accountedUntil);
  }

  /**
   * Takes a reading, the mean of the time up to `now`.
   *
   * @throws RangeError when a value is not finite; the meter is unchanged then.
   */
  add(reading: MeterReading, now: number): void {
    checkReading(reading, now);
    const time = this.#advance(now);
    const seconds = (time - this.#accountedUntil) / 1000;
    if (this.#isGap(time)) this.#sums.unmeteredSeconds += seconds;
    else this.#integrate(reading, seconds);
    this.#accountedUntil = time;
    this.#hasReading = true;
    for (const period of this.#periods) period.add(reading, time);
    this.#histogram?.observe(reading.watts);
  }

  /** Everything metered, as it is to be shown at this moment. */
  view(now: number): MeterView {
    const time = this.#advance(now);
    const power = this.#histogram?.view();
    return {
      ...this.#sumsUntil(this.#isGap(time) ? time : this.#accountedUntil),
      periods: this.#periods.flatMap((period) => period.view(time) ?? []),
      ...(power === undefined ? {} : { power }),
    };
  }

  /**
   * What outlives the process, as if it ended now: the time since the last reading counts as unmetered, because the
   * next reading will be taken by another process. The time in which no process runs does not: it cannot be measured
   * reliably, and Prometheus notices it by itself.
   */
  totals(now: number): MeterTotals {
    return { ...this.#sumsUntil(this.#advance(now)), ...this.#power() };
  }

  /** What another meter of this process continues from, without a gap. This meter must not be used afterwards. */
  handOver(now: number): MeterTotals {
    const time = this.#advance(now);
    const continuation = {
      accountedUntil: this.#accountedUntil,
      // A gap that was shown remains one, whatever the limit of the next meter.
      hasReading: !this.#isGap(time),
      periods: this.#periods,
    };
    return { ...this.#sumsUntil(this.#accountedUntil), ...this.#power(), continuation };
  }

  #advance(now: number): number {
    this.#latest = Math.max(this.#latest, checkTime(now));
    return this.#latest;
  }

  /** Whether the time since the last reading can no longer be metered. */
  #isGap(now: number): boolean {
    return !this.#hasReading || now - this.#accountedUntil > this.#gapLimitMilliseconds;
  }

  #integrate({ watts, amperes }: MeterReading, seconds: number): void {
    if (watts < 0) this.#sums.energyReverseJoules -= watts * seconds;
    else this.#sums.energyForwardJoules += watts * seconds;
    if (amperes < 0) this.#sums.chargeReverseCoulombs -= amperes * seconds;
    else this.#sums.chargeForwardCoulombs += amperes * seconds;
    this.#sums.meteredSeconds += seconds;
  }

  /** The sums, with the time from the last reading to `until` as unmetered. */
  #sumsUntil(until: number): MeterSums {
    const unmeteredSeconds = this.#sums.unmeteredSeconds + (until - this.#accountedUntil) / 1000;
    return { ...this.#sums, unmeteredSeconds };
  }

  #power(): Pick<MeterTotals, "power"> {
    return this.#histogram === undefined ? {} : { power: this.#histogram.totals() };
  }
}
