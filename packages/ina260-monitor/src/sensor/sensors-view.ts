/** What is known of every sensor at one moment: what `/api/v1/sensors` and the landing page show. */
export interface SensorsView {
  readonly sensors: readonly SensorStatus[];
}

/** One sensor. Everything here is served as it is, so the names are part of the HTTP API. */
export interface SensorStatus {
  /** As its series have them. */
  readonly labels: Readonly<Record<string, string>> & { readonly device: string };
  /** Where it is: "i2c-1/0x70.7/0x40". */
  readonly place: string;
  /** "up" has a reading, "failing" has an error, "starting" was not read yet. */
  readonly state: "up" | "failing" | "starting";
  /** Absent unless the state is "up": what is too old to be a metric is not shown here either. */
  readonly reading?: SensorReading;
  /** Seconds since the last successful reading, whatever came after it. Absent before the first. */
  readonly ageSeconds?: number;
  /** Why the last reading failed. Absent unless the state is "failing". */
  readonly error?: SensorError;
}

export interface SensorReading {
  readonly voltageVolts: number;
  readonly currentAmperes: number;
  readonly powerWatts: number;
}

export interface SensorError {
  /** The label `reason` of `ina260_read_errors_total`. */
  readonly reason: string;
  /** What was found, what was expected, what to do; one line. */
  readonly message: string;
}
