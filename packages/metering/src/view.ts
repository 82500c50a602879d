import type { PeriodView } from "./period-extremes.ts";
import type { MeterTotals } from "./totals.ts";

/** What a meter shows at one moment. */
export interface MeterView extends Omit<MeterTotals, "power" | "continuation"> {
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
