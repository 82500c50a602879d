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

/** A length of time, with its name: "10s". */
export interface Period {
  readonly name: string;
  readonly milliseconds: number;
}
