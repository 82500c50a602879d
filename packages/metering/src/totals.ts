import type { ExtremesWindow } from "./extremes-window.ts";

/** Plain data: what was metered so far. A meter gives it to the one that goes on. Nothing in it ever falls. */
export interface MeterTotals {
  /** Of readings with a power of 0 W and more. */
  readonly energyForwardJoules: number;
  /** Of readings with a power below 0 W; itself positive. */
  readonly energyReverseJoules: number;
  readonly chargeForwardCoulombs: number;
  readonly chargeReverseCoulombs: number;
  /** The time that energy and charge are of. */
  readonly meteredSeconds: number;
  /** The time that they are not of, although somebody wanted to meter. */
  readonly unmeteredSeconds: number;
  /** Absent when there is no histogram. */
  readonly power?: PowerTotals;
  /** Only from one meter to the next in the same process: the times in it mean nothing to another one. */
  readonly continuation?: MeterContinuation;
}

/** The histogram of the power, forward and reverse apart. */
export interface PowerTotals {
  /** Upper bounds of the buckets, each included, rising; without the infinite one. */
  readonly boundsWatts: readonly number[];
  readonly forward: BucketTotals;
  /** Of the magnitudes. */
  readonly reverse: BucketTotals;
}

export interface BucketTotals {
  /** Readings in each bucket, not cumulative; the last one has those above all bounds. */
  readonly counts: readonly number[];
  readonly sumWatts: number;
}

/** Where a meter stands on the monotonic clock. */
export interface MeterContinuation {
  /** Everything up to here is in the totals. */
  readonly accountedUntil: number;
  /** Whether the next reading may be integrated from there: one was taken then, and the gap is not too long yet. */
  readonly hasReading: boolean;
  readonly windows: readonly ExtremesWindow[];
}

/** Nothing was metered yet. */
export const noTotals: MeterTotals = {
  energyForwardJoules: 0,
  energyReverseJoules: 0,
  chargeForwardCoulombs: 0,
  chargeReverseCoulombs: 0,
  meteredSeconds: 0,
  unmeteredSeconds: 0,
};
