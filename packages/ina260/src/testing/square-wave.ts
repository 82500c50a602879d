import { type LoadValues, rangeBetween, type SimulatedLoad } from "./load.ts";

export interface SquareWaveOptions {
  /** Values in the first part of each period. */
  readonly high: LoadValues;
  /** Values in the rest of it. */
  readonly low: LoadValues;
  readonly periodMilliseconds: number;
  /** The first part's share of the period, 0…1. Default 0.5. */
  readonly dutyCycle?: number;
  /** When a period begins. Default 0. */
  readonly offsetMilliseconds?: number;
}

/**
 * Two states in turn, volts and amperes together. Its means are exact, however many edges they span.
 *
 * @throws RangeError when the period is not positive or the duty cycle not within 0…1.
 */
export function squareWaveLoad(options: SquareWaveOptions): SimulatedLoad {
  const { high, low, periodMilliseconds: period, dutyCycle = 0.5, offsetMilliseconds = 0 } = options;
  if (!(period > 0)) throw new RangeError(`a period is above 0 ms, found ${String(period)}`);
  if (!(dutyCycle >= 0 && dutyCycle <= 1)) {
    throw new RangeError(`a duty cycle is 0 to 1, found ${String(dutyCycle)}`);
  }
  const width = dutyCycle * period;
  /** How much of the time from a beginning of a period to `time` is high. */
  const highUntil = (time: number): number => {
    const periods = Math.floor(time / period);
    return periods * width + Math.min(time - periods * period, width);
  };
  /** Which share of the time is high. */
  const share = (from: number, to: number): number => {
    const time = from - offsetMilliseconds;
    // Counted from the period in which it begins: small numbers, also when the clock has run for years.
    const phase = time - Math.floor(time / period) * period;
    if (!(to > from)) return phase < width ? 1 : 0;
    return (highUntil(phase + to - from) - highUntil(phase)) / (to - from);
  };
  const mean = (from: number, to: number, whenHigh: number, whenLow: number): number =>
    whenLow + (whenHigh - whenLow) * share(from, to);
  return {
    volts: (from, to) => mean(from, to, high.volts, low.volts),
    amperes: (from, to) => mean(from, to, high.amperes, low.amperes),
    watts: (from, to) => mean(from, to, high.volts * high.amperes, low.volts * low.amperes),
    range: rangeBetween(high, low),
  };
}
