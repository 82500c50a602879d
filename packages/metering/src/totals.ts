import type { Period, PeriodExtremes, PeriodView } from "./period-extremes.ts";

/** What is metered of each sensor, beside energy and charge. */
export interface MeteringSettings {
  /** The periods whose extremes are shown. */
  readonly periods: readonly Period[];
  /** Upper bounds of the power histogram's buckets, rising, without the infinite one. Empty: no histogram. */
  readonly powerBucketsWatts: readonly number[];
}

/** The default periods and buckets. */
export const defaultMetering: MeteringSettings = {
  periods: [
    { name: "10s", milliseconds: 10_000 },
    { name: "1m", milliseconds: 60_000 },
  ],
  powerBucketsWatts: [0.5, 1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300],
};

/** Energy, charge and time so far. None of them ever falls. */
export interface MeterSums {
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
}

/** What was metered so far, as plain data with which another meter can continue. No number in it ever falls. */
export interface MeterTotals extends MeterSums {
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

/** What a meter shows at one moment. */
export interface MeterView extends MeterSums {
  /** The last complete period of each length, unless no reading was taken in it. */
  readonly periods: readonly PeriodView[];
  /** Absent when there is no histogram. */
  readonly power?: PowerView;
}

/** One histogram for each direction, because the sum of a histogram must not fall. */
export interface PowerView {
  /** Of readings with a power of 0 W and more. */
  readonly forward: HistogramView;
  /** Of the magnitudes of those below 0 W. */
  readonly reverse: HistogramView;
}

/** A histogram as Prometheus has it. */
export interface HistogramView {
  /** Rising, without the infinite one, whose value is `count`. */
  readonly buckets: readonly HistogramBucket[];
  readonly count: number;
  readonly sumWatts: number;
}

export interface HistogramBucket {
  /** Label `le`. */
  readonly upperBoundWatts: number;
  /** Readings up to and including the bound. */
  readonly cumulativeCount: number;
}
