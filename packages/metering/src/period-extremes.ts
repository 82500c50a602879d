import type { MeterReading } from "./reading.ts";

/** A length of time, with its name: "10s". */
export interface Period {
  readonly name: string;
  readonly milliseconds: number;
}

/** The extremes of one period. */
export interface PeriodView {
  /** "10s". */
  readonly name: string;
  readonly powerWatts: Extremes;
  readonly currentAmperes: Extremes;
  readonly voltageVolts: Extremes;
}

export interface Extremes {
  readonly minimum: number;
  readonly maximum: number;
}

/**
 * Minimum and maximum in fixed periods, one after another. Period k is the time after k × length up to and including
 * (k + 1) × length on the monotonic clock, whenever the meter was made and whenever it is read: every scraper sees the
 * same.
 *
 * A reading is the mean of the time before it, and belongs to the period in which it is taken. So a reading on the
 * border belongs to the period that ends there; and the first reading of a period also contains what came before the
 * period, up to the time of one reading.
 */
export class PeriodExtremes {
  readonly name: string;
  readonly milliseconds: number;
  #index = Number.NEGATIVE_INFINITY;
  #running: Omit<PeriodView, "name"> | undefined;
  #complete: Omit<PeriodView, "name"> | undefined;

  /** @throws RangeError when the length is not positive. */
  constructor({ name, milliseconds }: Period) {
    if (!(milliseconds > 0 && milliseconds < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`a period is longer than 0 ms, found ${String(milliseconds)}`);
    }
    this.name = name;
    this.milliseconds = milliseconds;
  }

  add({ watts, amperes, volts }: MeterReading, now: number): void {
    this.#advance(now);
    this.#running = {
      powerWatts: extended(this.#running?.powerWatts, watts),
      currentAmperes: extended(this.#running?.currentAmperes, amperes),
      voltageVolts: extended(this.#running?.voltageVolts, volts),
    };
  }

  /** The period before the one that contains `now`. Undefined when no reading was taken in it. */
  view(now: number): PeriodView | undefined {
    this.#advance(now);
    return this.#complete && { name: this.name, ...this.#complete };
  }

  #advance(now: number): void {
    const index = Math.ceil(now / this.milliseconds) - 1;
    if (index <= this.#index) return;
    // When periods were skipped, the one before this had no reading.
    this.#complete = index === this.#index + 1 ? this.#running : undefined;
    this.#running = undefined;
    this.#index = index;
  }
}

/** The extremes of a value with one more reading of it. */
export function extended(extremes: Extremes | undefined, value: number): Extremes {
  if (extremes === undefined) return { minimum: value, maximum: value };
  if (value < extremes.minimum) return { minimum: value, maximum: extremes.maximum };
  return value > extremes.maximum ? { minimum: extremes.minimum, maximum: value } : extremes;
}
