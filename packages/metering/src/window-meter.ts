import { checkReading, checkTime, type MeterReading, type ReadingLag } from "./reading.ts";

/** The chip's power register counts in these (SBOS656, "Power Register"); whether it rounds is not said. */
const POWER_STEP_WATTS = 0.01;
/** Half a count of the current, 1.25 mA, and of the voltage, 1.25 mV: what rounding to the nearest one costs. */
const HALF_COUNT = 0.000625;

export interface WindowMeterOptions {
  /** On the monotonic clock. */
  readonly beginsAt: number;
  /** A longer time without a reading is not metered. */
  readonly gapLimitMilliseconds: number;
}

/** What was metered between two moments. */
export interface WindowResult {
  readonly durationSeconds: number;
  /** Of the metered part of the time; negative when more flowed back than forth. */
  readonly joules: number;
  readonly coulombs: number;
  /** Absent when nothing was metered. */
  readonly meanWatts?: number;
  /** Of the readings: the highest mean, not the highest moment. */
  readonly minimumWatts?: number;
  readonly maximumWatts?: number;
  /** Readings of which at least a part is in. */
  readonly samples: number;
  /** The longest time between two of them. Absent when nothing was metered. */
  readonly longestPauseSeconds?: number;
  /** The part of the time that was metered, 0…1. */
  readonly coverage: number;
  /**
   * `joules` is off by this at most; see {@link WindowMeter}. Absent when it is not known: the coverage is below 1,
   * or the sensor was not read without a gap until long enough after the end.
   */
  readonly errorJoules?: number;
}

interface TimedReading {
  readonly watts: number;
  readonly at: number;
  /** Its conversion ended then or later. */
  readonly convertedSince: number;
  /** What the power of a conversion that was read as `watts` can be at most. */
  readonly highestWatts: number;
}

/**
 * Meters between two moments that know nothing of the readings, such as begin and end of a job. A reading counts
 * with that part of the time since the one before it that is inside.
 *
 * ### The stated error
 *
 * A reading is the newest conversion. That ended up to its lag L before the reading: one conversion's time C, and
 * the time of the transfers. Conversions follow each other without a pause, so each of them is read, or lies
 * between two that are. `errorJoules` is the sum of:
 *
 * - Edges: the conversion that runs at an edge is known by its mean alone. What it has inside is between nothing
 *   and all, so at each edge it is C × the highest power among the readings that may be this conversion's: from the
 *   last before the edge to the first that is taken L after it.
 * - Delay: readings stand for a time that is up to L later than that of their conversion. Up to
 *   L × the change from each reading to the next is counted at the wrong side of an edge or, when conversions
 *   are skipped between two readings, for the skipped ones; or the time between the two when that is longer.
 * - Steps: 10 mW, half a count of the current × the voltage, and half a count of the voltage × the current.
 *
 * So it holds for any load whose power does not change its direction within the conversions at the edges, given that
 * each conversion shows the mean of its time and that one which nobody read is not outside of its two neighbours:
 * what comes and goes within `longestPauseSeconds` can be missing.
 * It does not cover the accuracy of the chip (SBOS656, "Electrical Characteristics"), nor what the chip does not
 * look at: while it converts the voltage it does not see the current, and the other way round. A load
 * that changes in step with its conversions can be off by any amount, and no reading tells.
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
  #minimumWatts = Number.POSITIVE_INFINITY;
  #maximumWatts = Number.NEGATIVE_INFINITY;
  #isWhole = true;
  /** The longest of all readings. */
  #conversionMilliseconds = 0;
  /** Whether a gap was among the readings that the error is stated of. */
  #hasGap = false;
  #highestAtBegin = 0;
  #highestAtEnd = 0;
  #delayJoules = 0;
  #stepJoules = 0;

  /** @throws RangeError when a time is not finite, or the limit is not above 0 ms. */
  constructor(options: WindowMeterOptions) {
    const { beginsAt, gapLimitMilliseconds } = options;
    checkTime(beginsAt);
    if (!(gapLimitMilliseconds > 0)) {
      throw new RangeError(`expected a limit of gaps above 0 ms, found ${String(gapLimitMilliseconds)} ms`);
    }
    this.#options = options;
  }

  /**
   * Takes a reading of the time up to `now`. Add the last one before the beginning too, or what is before the first
   * reading is not metered; and go on after the end until {@link isComplete}.
   *
   * @returns Whether a part of its time is in, as far as the end is known.
   * @throws RangeError when a value is not finite, or a time of the lag is below 0; nothing has changed then.
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
    const step = POWER_STEP_WATTS + HALF_COUNT * (Math.abs(reading.volts) + Math.abs(reading.amperes));
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

  /**
   * The window ends.
   *
   * @throws RangeError when that is before its beginning, or before a reading that was added; and when it has ended.
   */
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

  /** Whether more readings would change nothing: the conversion of one has ended after the end. */
  get isComplete(): boolean {
    return this.#previous !== undefined && this.#previous.convertedSince >= this.#endsAt;
  }

  /**
   * What was metered. May be asked for before {@link isComplete}, when the sensor does not answer any more.
   *
   * @throws RangeError when the window has not ended.
   */
  result(): WindowResult {
    if (this.#endsAt === Number.POSITIVE_INFINITY) throw new RangeError("the window has not ended");
    return this.#resultUntil(this.#endsAt);
  }

  /** As if the window had ended with the newest reading, whose error is not known yet. */
  estimate(): WindowResult {
    const { beginsAt } = this.#options;
    return this.#resultUntil(Math.min(this.#endsAt, Math.max(beginsAt, this.#previous?.at ?? beginsAt)));
  }

  #resultUntil(endsAt: number): WindowResult {
    const duration = endsAt - this.#options.beginsAt;
    const isWhole = this.#isWhole && (this.#previous?.at ?? Number.NEGATIVE_INFINITY) >= endsAt;
    return {
      durationSeconds: duration / 1000,
      joules: this.#joules,
      coulombs: this.#coulombs,
      ...(this.#samples === 0 ? {} : this.#levels()),
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
    this.#minimumWatts = Math.min(this.#minimumWatts, watts);
    this.#maximumWatts = Math.max(this.#maximumWatts, watts);
  }

  /** Which readings may be of the conversions that ran at the two edges. */
  #noteEdges({ at, highestWatts }: TimedReading, previous: TimedReading | undefined): void {
    const { beginsAt } = this.#options;
    if (at <= beginsAt) this.#highestAtBegin = highestWatts;
    else if ((previous?.convertedSince ?? Number.NEGATIVE_INFINITY) < beginsAt) {
      this.#highestAtBegin = Math.max(this.#highestAtBegin, highestWatts);
    }
    // Begins anew when the end is known.
    this.#highestAtEnd = Math.max(this.#highestAtEnd, highestWatts);
  }

  #levels(): Partial<WindowResult> {
    return {
      longestPauseSeconds: this.#longestPause / 1000,
      meanWatts: this.#joules / (this.#meteredMilliseconds / 1000),
      minimumWatts: this.#minimumWatts,
      maximumWatts: this.#maximumWatts,
    };
  }

  #errorJoules(): number {
    const edges = this.#highestAtBegin + this.#highestAtEnd;
    return (edges * this.#conversionMilliseconds) / 1000 + this.#delayJoules + this.#stepJoules;
  }
}
