/** What the Python script that the exporter replaces needed, measured on a simulated /dev/i2c-1. */
export const original = {
  /** SCL periods of one sample: 12 mux writes and 6 register reads. */
  bitTimes: 528,
  samplesPerSecondAt400Kilohertz: 688,
  /** CPU time of one sample on a device that answers at once. */
  cpuMicroseconds: 74.4,
} as const;
