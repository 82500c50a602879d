import type { PeriodExtremes } from "./period-extremes.ts";

/** What was metered so far, as plain data with which another meter can continue. No number in it ever falls. */
export interface MeterTotals {
  /** Of readings with a power of 0 W and more. */
  readonly energyForwardJoules: number;
  /** Of readings with a power below 0 W; itself positive. */
  readonly energyReverseJoules: number;
  readonly chargeForwardCoulombs: number;
  readonly chargeReverseCoulombs: number;
  /** Seconds covered by the energy and the charge. */
  readonly meteredSeconds: number;
  /** Seconds that should have been metered, but were not. */
  readonly unmeteredSeconds: number;
  /** Absent when there is no histogram. */
  readonly power?: PowerTotals;
  /** Present only when handed from one meter to the next: its times have no meaning in another process. */
  readonly continuation?: MeterContinuation;
}

/** The histograms of the forward and of the reverse power. */
export interface PowerTotals {
  /** Upper bounds of the buckets, each included, rising; without the infinite one. */
  readonly boundsWatts: readonly number[];
  readonly forward: BucketTotals;
  /** Of the magnitudes of the powers below 0 W. */
  readonly reverse: BucketTotals;
}

export interface BucketTotals {
  /** Readings in each bucket, not cumulative; the last number counts those above all bounds. */
  readonly counts: readonly number[];
  readonly sumWatts: number;
}

/** How far a meter has got on the monotonic clock. */
export interface MeterContinuation {
  /** Milliseconds; everything before is in the totals. */
  readonly accountedUntil: number;
  /** Whether the next reading may be integrated from there: one was taken then, and the gap is not too long yet. */
  readonly hasReading: boolean;
  readonly periods: readonly PeriodExtremes[];
}

/** The totals before anything is metered. */
export const noTotals: MeterTotals = {
  energyForwardJoules: 0,
  energyReverseJoules: 0,
  chargeForwardCoulombs: 0,
  chargeReverseCoulombs: 0,
  meteredSeconds: 0,
  unmeteredSeconds: 0,
};
