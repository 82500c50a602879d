import type { INA260ConversionPeriod } from "@rbp/ina260";

/** Chips may be a tenth slower than their typical times; what is missing beyond that was lost. */
const TOLERANCE = 0.12;

/**
 * How many conversions ended without being read. The chip does not count them, and its period is known to a tenth, so
 * this is what must have been lost, and about how many that were; a few single ones may remain unnoticed.
 */
export class ConversionGaps {
  readonly #period: INA260ConversionPeriod;
  #firstAt: number | undefined;
  #lastAt = 0;
  /** Conversions from the first to the last, as far as they are known. */
  #known = 0;

  constructor(period: INA260ConversionPeriod) {
    this.#period = period;
  }

  /** A conversion was read. @returns How many were surely lost since the one before. */
  note(now: number): number {
    const since = now - this.#lastAt;
    this.#lastAt = now;
    if (this.#firstAt === undefined) {
      this.#firstAt = now;
      return 0;
    }
    const { typicalMilliseconds, maximumMilliseconds } = this.#period;
    // One may have ended just behind the last reading, and the next one just before this.
    const lost = since > 2 * maximumMilliseconds ? Math.round(since / typicalMilliseconds) - 1 : 0;
    this.#known += 1 + lost;
    return lost;
  }

  /** How many more there must have been, when no more are read. */
  rest(): number {
    const expected = (this.#lastAt - (this.#firstAt ?? this.#lastAt)) / this.#period.typicalMilliseconds;
    const missing = Math.round(expected - this.#known);
    return missing > TOLERANCE * expected ? missing : 0;
  }
}
