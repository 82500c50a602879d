import type { INA260ConversionPeriod } from "@rbp/ina260";

/** Chips can be a tenth slower than their typical times; conversions missing beyond that were lost. */
const TOLERANCE = 0.12;

/**
 * Estimates how many conversions ended without being read. The chip does not count them, and its period is known only to a
 * tenth, so losses that are certain are counted about right, and a few single ones can go unnoticed.
 */
export class ConversionGaps {
  readonly #period: INA260ConversionPeriod;
  #firstAt: number | undefined;
  #lastAt = 0;
  /** Conversions from the first to the last, known losses included. */
  #known = 0;

  constructor(period: INA260ConversionPeriod) {
    this.#period = period;
  }

  /** Notes that a conversion was read. @returns How many were certainly lost since the one before. */
  note(now: number): number {
    const since = now - this.#lastAt;
    this.#lastAt = now;
    if (this.#firstAt === undefined) {
      this.#firstAt = now;
      return 0;
    }
    const { typicalMilliseconds, maximumMilliseconds } = this.#period;
    // One can have ended right after the last reading, and the next one right before this.
    const lost = since > 2 * maximumMilliseconds ? Math.round(since / typicalMilliseconds) - 1 : 0;
    this.#known += 1 + lost;
    return lost;
  }

  /** How many more must have been lost, once no more are read. */
  rest(): number {
    const expected = (this.#lastAt - (this.#firstAt ?? this.#lastAt)) / this.#period.typicalMilliseconds;
    const missing = Math.round(expected - this.#known);
    return missing > TOLERANCE * expected ? missing : 0;
  }
}
