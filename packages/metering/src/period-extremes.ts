import type { MeterReading } from "./reading.ts";
import type { Period } from "./settings.ts";

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
  #running = new ReadingExtremes();
  #complete = new ReadingExtremes();

  /** @throws RangeError when the length is not positive. */
  constructor({ name, milliseconds }: Period) {
    if (!(milliseconds > 0 && milliseconds < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`a period is longer than 0 ms, found ${String(milliseconds)}`);
    }
    this.name = name;
    this.milliseconds = milliseconds;
  }

  add(reading: MeterReading, now: number): void {
    this.#advance(now);
    this.#running.add(reading);
  }

  /** The period before the one that contains `now`. Undefined when no reading was taken in it. */
  view(now: number): PeriodView | undefined {
    this.#advance(now);
    return this.#complete.isEmpty ? undefined : { name: this.name, ...this.#complete.view() };
  }

  #advance(now: number): void {
    const index = Math.ceil(now / this.milliseconds) - 1;
    if (index <= this.#index) return;
    const ended = this.#running;
    this.#running = this.#complete;
    this.#running.clear();
    this.#complete = ended;
    // When periods were skipped, the one before this had no reading.
    if (index > this.#index + 1) this.#complete.clear();
    this.#index = index;
  }
}

class ReadingExtremes {
  readonly #watts = new RunningExtremes();
  readonly #amperes = new RunningExtremes();
  readonly #volts = new RunningExtremes();

  get isEmpty(): boolean {
    return this.#watts.minimum > this.#watts.maximum;
  }

  add({ watts, amperes, volts }: MeterReading): void {
    this.#watts.add(watts);
    this.#amperes.add(amperes);
    this.#volts.add(volts);
  }

  clear(): void {
    this.#watts.clear();
    this.#amperes.clear();
    this.#volts.clear();
  }

  view(): Omit<PeriodView, "name"> {
    return {
      powerWatts: this.#watts.view(),
      currentAmperes: this.#amperes.view(),
      voltageVolts: this.#volts.view(),
    };
  }
}

class RunningExtremes implements Extremes {
  minimum: number = Number.POSITIVE_INFINITY;
  maximum: number = Number.NEGATIVE_INFINITY;

  add(value: number): void {
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
  }

  clear(): void {
    this.minimum = Number.POSITIVE_INFINITY;
    this.maximum = Number.NEGATIVE_INFINITY;
  }

  view(): Extremes {
    return { minimum: this.minimum, maximum: this.maximum };
  }
}
