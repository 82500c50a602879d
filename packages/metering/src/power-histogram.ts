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
    this.#forward = new Buckets(this.#boundsWatts, before?.forward);
    this.#reverse = new Buckets(this.#boundsWatts, before?.reverse);
  }

  observe(watts: number): void {
    if (watts < 0) this.#reverse.observe(-watts);
    else this.#forward.observe(watts);
  }

  view(): PowerView {
    return { forward: this.#forward.view(), reverse: this.#reverse.view() };
  }

  totals(): PowerTotals {
    return {
      boundsWatts: this.#boundsWatts,
      forward: this.#forward.totals(),
      reverse: this.#reverse.totals(),
    };
  }
}

class Buckets {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum: number;

  constructor(bounds: readonly number[], totals?: BucketTotals) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, (_, index) => totals?.counts[index] ?? 0);
    this.#sum = totals?.sumWatts ?? 0;
  }

  observe(watts: number): void {
    const bounds = this.#bounds;
    let index = 0;
    while (index < bounds.length && watts > (bounds[index] as number)) index += 1;
    (this.#counts[index] as number) += 1;
    this.#sum += watts;
  }

  view(): HistogramView {
    let count = 0;
    const buckets = this.#bounds.map((upperBoundWatts, index) => {
      count += this.#counts[index] as number;
      return { upperBoundWatts, cumulativeCount: count };
    });
    return { buckets, count: count + (this.#counts.at(-1) as number), sumWatts: this.#sum };
  }

  totals(): BucketTotals {
    return { counts: [...this.#counts], sumWatts: this.#sum };
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
