import { type Extremes, extended } from "./period-extremes.ts";
import { checkReading, checkTime, type MeterReading, type ReadingLag } from "./reading.ts";

/** The step between two neighbouring values that a sensor can report. */
export interface Resolution {
  /** The reported power may be off by a whole step, since a sensor may truncate instead of rounding. */
  readonly powerWatts: number;
  /** The reported current is the nearest step. */
  readonly currentAmperes: number;
  /** The reported voltage is the nearest step. */
  readonly voltageVolts: number;
}

export interface WindowMeterOptions {
  /** Milliseconds on the monotonic clock. */
  readonly beginsAt: number;
  /** A longer time without a reading is not metered. */
  readonly gapLimitMilliseconds: number;
  readonly resolution: Resolution;
}

/** What was metered between two moments. */
export interface WindowResult {
  readonly durationSeconds: number;
  /** In the metered part of the time; negative when more flowed back than forth. */
  readonly joules: number;
  readonly coulombs: number;
  /** Absent when nothing was metered. */
  readonly meanWatts?: number;
  /** The lowest reading, which is a mean: a shorter moment may have been lower. */
  readonly minimumWatts?: number;
  /** The highest reading, likewise. */
  readonly maximumWatts?: number;
  /** Readings whose time is at least partly inside. */
  readonly samples: number;
  /** The longest time between two of them. Absent when nothing was metered. */
  readonly longestPauseSeconds?: number;
  /** The part of the time that was metered, 0…1. */
  readonly coverage: number;
  /**
   * The maximum error of `joules`; see {@link WindowMeter}. Absent when it is not known: the coverage is below 1, or
   * the readings after the end, as many as are needed, were not taken without a gap.
   */
  readonly errorJoules?: number;
}

interface TimedReading {
  readonly watts: number;
  readonly at: number;
  /** The earliest time at which its conversion can have ended. */
  readonly convertedSince: number;
  /** The highest magnitude of the power that can have been reported as `watts`. */
  readonly highestWatts: number;
}

/**
 * Meters between two moments that are independent of the readings, such as the begin and the end of a job. A reading
 * counts with that part of the time since the reading before it that lies between them.
 *
 * ### The stated error
 *
 * A reading is the newest conversion, which ended up to the lag L before the reading: the time C of one conversion,
 * and the time of the transfers. Conversions follow each other without a pause, so each of them is read, or lies
 * between two that are. `errorJoules` is the sum of:
 *
 * - Edges: of the conversion that runs at an edge only the mean is known, and between none and all of it is inside.
 *   The error at each edge is C × the highest power among the readings that may be of this conversion: from the
 *   last reading before the edge to the first that is taken L after it.
 * - Delay: the time that a reading stands for is up to L later than that of its conversion. So L × the change from each
 *   reading to the next may be counted on the wrong side of an edge or, when conversions are skipped between two
 *   readings, for the skipped ones. Where the time between the two readings is longer than L it takes the place of L.
 * - Steps: the metered time × (step of the power + ½ step of the current × voltage + ½ step of the voltage × current),
 *   with the steps of {@link Resolution}.
 *
 * It holds for any load whose power does not change its direction within the conversions at the edges, provided that
 * each conversion is the mean of its time, and that a conversion that is not read lies between its two neighbours:
 * what comes and goes within `longestPauseSeconds` can be missed.
 * It covers neither the accuracy of the sensor nor what the sensor does not see: one that converts current and voltage
 * in turn does not see the current while it converts the voltage, and the other way round. With a load that
 * changes in step with the conversions the error can be of any size, and no reading shows it.
 */
export class WindowMeter {
  readonly #options: WindowMeterOptions;
  #endsAt = Number.POSITIVE_INFINITY;
  #previous: TimedReading | undefined;
  #joules = 0;
  #coulombs = 0;
  #meteredMilliseconds = 0;
  #samples = 0;
  #longestPause = 0;
  #watts: Extremes | undefined;
  #isWhole = true;
  /** The maximum of all readings. */
  #conversionMilliseconds = 0;
  /** Whether there was a gap between the readings that the error depends on. */
  #hasGap = false;
  #highestAtBegin = 0;
  #highestAtEnd = 0;
  #delayJoules = 0;
  #stepJoules = 0;

  /** @throws RangeError when a time is not finite, or the limit or the resolution is not positive. */
  constructor(options: WindowMeterOptions) {
    const { beginsAt, gapLimitMilliseconds, resolution } = options;
    checkTime(beginsAt);
    if (!(gapLimitMilliseconds > 0)) {
      throw new RangeError(`expected a limit of gaps above 0 ms, found ${String(gapLimitMilliseconds)} ms`);
    }
    for (const [name, step] of Object.entries(resolution)) {
      if (!(step > 0 && Number.isFinite(step))) {
        throw new RangeError(`${name} of a resolution: expected a step above 0, found ${String(step)}`);
      }
    }
    this.#options = options;
  }

  /**
   * Takes a reading, the mean of the time up to `now`. Add the last reading before the beginning too, or the time up to
   * the first reading is not metered; and go on after the end until {@link isComplete}.
   *
   * @returns Whether a part of its time is inside, as far as the end is known.
   * @throws RangeError when a value is not finite, or a time of the lag is out of range; the meter is unchanged then.
   */
  add(reading: MeterReading, now: number, lag: ReadingLag): boolean {
    checkReading(reading, now);
    const { conversionMilliseconds, transferMilliseconds } = lag;
    if (!(conversionMilliseconds > 0 && transferMilliseconds >= 0)) {
      throw new RangeError(
        "a conversion takes longer than 0 ms and transfers 0 ms or longer, " +
          `found ${String(conversionMilliseconds)} and ${String(transferMilliseconds)} ms`,
      );
    }
    if (this.isComplete) return false;
    const previous = this.#previous;
    const at = Math.max(now, previous?.at ?? now);
    const step = this.#step(reading);
    this.#previous = {
      watts: reading.watts,
      at,
      convertedSince: now - conversionMilliseconds - transferMilliseconds,
      highestWatts: Math.abs(reading.watts) + step,
    };
    this.#conversionMilliseconds = Math.max(this.#conversionMilliseconds, conversionMilliseconds);
    const samples = this.#samples;
    if (at > this.#options.beginsAt) this.#meter(reading, step, at, previous);
    this.#noteEdges(this.#previous, previous);
    return this.#samples > samples;
  }

  /** Ends the window. @throws RangeError before its beginning, before a reading that was added, and when done already. */
  end(at: number): void {
    if (this.#endsAt !== Number.POSITIVE_INFINITY) throw new RangeError("the window has ended already");
    const { beginsAt } = this.#options;
    const earliest = Math.max(beginsAt, this.#previous?.at ?? beginsAt);
    if (!(checkTime(at) >= earliest)) {
      throw new RangeError(`a window ends at ${String(earliest)} ms or later, found ${String(at)} ms`);
    }
    this.#endsAt = at;
    this.#highestAtEnd = this.#previous?.highestWatts ?? 0;
  }

  /** Whether more readings would change nothing: the conversion of the newest ended after the end of the window. */
  get isComplete(): boolean {
    return this.#previous !== undefined && this.#previous.convertedSince >= this.#endsAt;
  }

  /** What was metered; read before {@link isComplete} when the sensor no longer answers. @throws RangeError before the end. */
  result(): WindowResult {
    if (this.#endsAt === Number.POSITIVE_INFINITY) throw new RangeError("the window has not ended");
    return this.#resultUntil(this.#endsAt);
  }

  /** The result as if the window had ended with the newest reading; its error is not known yet. */
  estimate(): WindowResult {
    const { beginsAt } = this.#options;
    return this.#resultUntil(Math.min(this.#endsAt, Math.max(beginsAt, this.#previous?.at ?? beginsAt)));
  }

  /** How far the power can be off in watts because of the sensor's steps. */
  #step({ volts, amperes }: MeterReading): number {
    const { powerWatts, currentAmperes, voltageVolts } = this.#options.resolution;
    return powerWatts + (currentAmperes * Math.abs(volts) + voltageVolts * Math.abs(amperes)) / 2;
  }

  #resultUntil(endsAt: number): WindowResult {
    const duration = endsAt - this.#options.beginsAt;
    const isWhole = this.#isWhole && (this.#previous?.at ?? Number.NEGATIVE_INFINITY) >= endsAt;
    return {
      durationSeconds: duration / 1000,
      joules: this.#joules,
      coulombs: this.#coulombs,
      ...(this.#watts && {
        longestPauseSeconds: this.#longestPause / 1000,
        meanWatts: this.#joules / (this.#meteredMilliseconds / 1000),
        minimumWatts: this.#watts.minimum,
        maximumWatts: this.#watts.maximum,
      }),
      samples: this.#samples,
      coverage: isWhole ? 1 : this.#meteredMilliseconds / (duration || 1),
      ...(isWhole && this.isComplete && !this.#hasGap ? { errorJoules: this.#errorJoules() } : {}),
    };
  }

  #meter(reading: MeterReading, step: number, at: number, previous: TimedReading | undefined): void {
    const { beginsAt, gapLimitMilliseconds } = this.#options;
    const from = Math.max(previous?.at ?? Number.NEGATIVE_INFINITY, beginsAt);
    const inside = Math.max(Math.min(at, this.#endsAt) - from, 0);
    if (previous === undefined || at - previous.at > gapLimitMilliseconds) {
      if (inside > 0) this.#isWhole = false;
      this.#hasGap = true;
      return;
    }
    const { watts, amperes } = reading;
    const change = Math.abs(watts - previous.watts);
    const { convertedSince } = previous;
    this.#delayJoules += (change * Math.max(at - previous.at, previous.at - convertedSince)) / 1000;
    if (inside === 0) return;
    this.#joules += (watts * inside) / 1000;
    this.#coulombs += (amperes * inside) / 1000;
    this.#stepJoules += (step * inside) / 1000;
    this.#meteredMilliseconds += inside;
    this.#samples += 1;
    this.#longestPause = Math.max(this.#longestPause, at - previous.at);
    this.#watts = extended(this.#watts, watts);
  }

  /** Notes the highest power of the readings that may be of the conversions at the two edges. */
  #noteEdges({ at, highestWatts }: TimedReading, previous: TimedReading | undefined): void {
    const { beginsAt } = this.#options;
    if (at <= beginsAt) this.#highestAtBegin = highestWatts;
    else if ((previous?.convertedSince ?? Number.NEGATIVE_INFINITY) < beginsAt) {
      this.#highestAtBegin = Math.max(this.#highestAtBegin, highestWatts);
    }
    // Starts again when the end is known.
    this.#highestAtEnd = Math.max(this.#highestAtEnd, highestWatts);
  }

  #errorJoules(): number {
    const edges = this.#highestAtBegin + this.#highestAtEnd;
    return (edges * this.#conversionMilliseconds) / 1000 + this.#delayJoules + this.#stepJoules;
  }
}
