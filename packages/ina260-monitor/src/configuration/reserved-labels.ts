/** Label names that users cannot choose: ours, those of Prometheus, and those that are special in JavaScript. */
export const reservedLabels: readonly string[] = [
  // Of every series of a sensor.
  "hostname",
  "device",
  // Of some metrics.
  "reason",
  "window",
  "direction",
  "sensor",
  "bus",
  "address",
  "manufacturer_id",
  "die_id",
  "revision",
  "averaging",
  "voltage_conversion_seconds",
  "current_conversion_seconds",
  "coverage_ratio",
  "interval_seconds",
  "alert",
  "version",
  "node_version",
  "platform",
  "architecture",
  // Of histograms and summaries, and of the target that Prometheus scrapes.
  "le",
  "quantile",
  "job",
  "instance",
  "constructor",
  "prototype",
];
