/**
 * What flows through the sensor, as a function of time. The chip does not see moments but means: each
 * conversion is the mean over its conversion time, so that is what a load has to give.
 *
 * Times are milliseconds on the clock of the chip, `from` before `to`.
 */
export interface SimulatedLoad {
  /** Mean bus voltage. */
  volts(from: number, to: number): number;
  /** Mean current; negative when the load feeds back. */
  amperes(from: number, to: number): number;
  /** Mean of the product: the true power, with the sign of its direction. */
  watts(from: number, to: number): number;
  /** A time up to which nothing changes from `from` on. Not needed, but it saves the chip work. */
  steadyUntil?(from: number): number;
  /** What volts and amperes never leave. Not needed, but it saves the chip work. */
  readonly range?: LoadRange;
}

/** Lowest and highest values. */
export interface LoadRange {
  readonly volts: readonly [lowest: number, highest: number];
  readonly amperes: readonly [lowest: number, highest: number];
}

/** Values of a load at one moment. */
export interface LoadValues {
  readonly volts: number;
  readonly amperes: number;
}

/** A load that does not change. */
export function constantLoad({ volts, amperes }: LoadValues): SimulatedLoad {
  return {
    volts: () => volts,
    amperes: () => amperes,
    watts: () => volts * amperes,
    steadyUntil: () => Number.POSITIVE_INFINITY,
    range: { volts: [volts, volts], amperes: [amperes, amperes] },
  };
}

/** The range between two states. */
export function rangeBetween(a: LoadValues, b: LoadValues): LoadRange {
  return {
    volts: [Math.min(a.volts, b.volts), Math.max(a.volts, b.volts)],
    amperes: [Math.min(a.amperes, b.amperes), Math.max(a.amperes, b.amperes)],
  };
}

/** The range of both; unknown when one is. */
export function joinRanges(a: LoadRange | undefined, b: LoadRange | undefined): LoadRange | undefined {
  if (a === undefined || b === undefined) return undefined;
  return {
    volts: [Math.min(a.volts[0], b.volts[0]), Math.max(a.volts[1], b.volts[1])],
    amperes: [Math.min(a.amperes[0], b.amperes[0]), Math.max(a.amperes[1], b.amperes[1])],
  };
}
