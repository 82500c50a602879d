/** What is made of the readings of each sensor. */
export interface MeteringSettings {
  /** Lengths of the windows whose extremes are shown. */
  readonly windows: readonly MeterWindow[];
  /** Upper bounds of the power histogram's buckets, rising, without the infinite one. Empty: no histogram. */
  readonly powerBucketsWatts: readonly number[];
}

/** Windows and buckets when nobody says otherwise. */
export const defaultMetering: MeteringSettings = {
  windows: [
    { name: "10s", milliseconds: 10_000 },
    { name: "1m", milliseconds: 60_000 },
  ],
  powerBucketsWatts: [0.5, 1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300],
};

/** A window with the name that it has as a label: "10s". */
export interface MeterWindow {
  readonly name: string;
  readonly milliseconds: number;
}
