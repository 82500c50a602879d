import type { BucketTotals, HistogramView, PowerTotals, PowerView } from "./totals.ts";

/**
 * How many readings had which power. A bucket counts the readings up to and including its upper bound.
 *
 * Forward and reverse power have a histogram each, the latter of magnitudes, as Prometheus advises where values may
 * be negative: the sum of a histogram of both could fall, and `rate()` would take that for a restart
 * (prometheus.io/docs/practices/histograms, "Count and sum of observations").
 */
export class PowerHistogram {
  readonly #boundsWatts: readonly number[];
  readonly #forward: Buckets;
  readonly #reverse: Buckets;

  /**
   * @param boundsWatts Upper bounds, rising, without the infinite one.
   * @param totals To be continued, when the bounds are the same; ignored otherwise.
   * @throws RangeError when the bounds do not rise.
   */
  constructor(boundsWatts: readonly number[], totals?: PowerTotals) {
    boundsWatts.forEach((bound, index) => {
      const before = boundsWatts[index - 1] ?? Number.NEGATIVE_INFINITY;
      if (Number.isFinite(bound) && bound > before) return;
      throw new RangeError(`expected bounds of buckets that rise, found ${boundsWatts.join(", ")} watts`);
    });
    this.#boundsWatts = [...boundsWatts];
    const before = totals !== undefined && isSame(totals.boundsWatts, boundsWatts) ? totals : undefined;
    const bucketsFrom = (continued?: BucketTotals): Buckets => ({
      counts: [...boundsWatts, Number.POSITIVE_INFINITY].map((_, index) => continued?.counts[index] ?? 0),
      sumWatts: continued?.sumWatts ?? 0,
    });
    this.#forward = bucketsFrom(before?.forward);
    this.#reverse = bucketsFrom(before?.reverse);
  }

  observe(watts: number): void {
    const buckets = watts < 0 ? this.#reverse : this.#forward;
    const magnitude = Math.abs(watts);
    const bounds = this.#boundsWatts;
    let index = 0;
    while (index < bounds.length && magnitude > (bounds[index] as number)) index += 1;
    (buckets.counts[index] as number) += 1;
    buckets.sumWatts += magnitude;
  }

  view(): PowerView {
    const cumulated = ({ counts, sumWatts }: Buckets): HistogramView => {
      let count = 0;
      const buckets = this.#boundsWatts.map((upperBoundWatts, index) => {
        count += counts[index] as number;
        return { upperBoundWatts, cumulativeCount: count };
      });
      return { buckets, count: count + (counts.at(-1) as number), sumWatts };
    };
    return { forward: cumulated(this.#forward), reverse: cumulated(this.#reverse) };
  }

  totals(): PowerTotals {
    const copy = ({ counts, sumWatts }: Buckets): BucketTotals => ({ counts: [...counts], sumWatts });
    return { boundsWatts: this.#boundsWatts, forward: copy(this.#forward), reverse: copy(this.#reverse) };
  }
}

/** Bucket totals that grow. */
interface Buckets {
  readonly counts: number[];
  sumWatts: number;
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
