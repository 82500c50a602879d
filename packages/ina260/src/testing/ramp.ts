import { type LoadValues, rangeBetween, type SimulatedLoad } from "./load.ts";

export interface RampOptions {
  /** Values until the ramp begins. */
  readonly from: LoadValues;
  /** Values when it has ended. */
  readonly to: LoadValues;
  readonly durationMilliseconds: number;
  /** When it begins. Default 0. */
  readonly startMilliseconds?: number;
}

/**
 * A straight line from one state to another, which stays then. Its means are exact, those of the power too.
 *
 * @throws RangeError when the duration is not positive.
 */
export function rampLoad(options: RampOptions): SimulatedLoad {
  const { from: first, to: last, durationMilliseconds: duration, startMilliseconds: start = 0 } = options;
  if (!(duration > 0)) throw new RangeError(`a ramp lasts longer than 0 ms, found ${String(duration)}`);
  const rise = { volts: last.volts - first.volts, amperes: last.amperes - first.amperes };
  const position = (time: number): number => Math.min(Math.max((time - start) / duration, 0), 1);

  /** Mean of `constant + linear × position + square × position²`, piece by piece. */
  const mean = (from: number, to: number, [constant, linear, square]: Coefficients): number => {
    const a = position(from);
    if (!(to > from)) return constant + a * (linear + a * square);
    const b = position(to);
    // Before and after the ramp the position stands still; on it, it passes from a to b in (b - a) × duration.
    const after = Math.max(to - Math.max(from, start + duration), 0);
    const on = (b - a) * duration;
    const meanPosition = (on * (a + b)) / 2 + after;
    const meanSquare = (on * (a * a + a * b + b * b)) / 3 + after;
    return constant + (linear * meanPosition + square * meanSquare) / (to - from);
  };

  const power: Coefficients = [
    first.volts * first.amperes,
    first.volts * rise.amperes + first.amperes * rise.volts,
    rise.volts * rise.amperes,
  ];
  return {
    volts: (from, to) => mean(from, to, [first.volts, rise.volts, 0]),
    amperes: (from, to) => mean(from, to, [first.amperes, rise.amperes, 0]),
    watts: (from, to) => mean(from, to, power),
    steadyUntil: (from) => (from < start ? start : from < start + duration ? from : Number.POSITIVE_INFINITY),
    range: rangeBetween(first, last),
  };
}

type Coefficients = readonly [constant: number, linear: number, square: number];
