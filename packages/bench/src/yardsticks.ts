/** What the exporter may need. */
export const budgets = {
  /** From its start to the first answer with a sample; the Python script needs as long. */
  startMilliseconds: 87,
  /** Scrapes of one sensor. */
  requestsPerSecond: 7500,
  /** At 32 connections. */
  p99Milliseconds: 20,
  /** Resident memory after a minute, of that of a Node HTTP server which does nothing. */
  residentRatio: 1.25,
  /** One scrape of 64 sensors; the time grows with their number and no more. */
  scrapeMilliseconds: 5,
} as const;

/** What the Python script that the exporter replaces needed, measured on a simulated /dev/i2c-1. */
export const original = {
  /** SCL periods of one sample: 12 mux writes and 6 register reads. */
  bitTimes: 528,
  samplesPerSecondAt400Kilohertz: 688,
  /** CPU time of one sample on a device that answers at once. */
  cpuMicroseconds: 74.4,
  /** From its start to the first answer with a sample; the CPU time until then. */
  start: { milliseconds: 87.4, cpuMilliseconds: 80 },
  /** Scrapes of one sensor by wrk, by number of connections; one connection and one thread a request. */
  requests: {
    1: { requestsPerSecond: 1520, medianMilliseconds: 0.59, p99Milliseconds: 0.9 },
    8: { requestsPerSecond: 1197, medianMilliseconds: 4.97, p99Milliseconds: 9.73 },
    32: { requestsPerSecond: 1254, medianMilliseconds: 5.37, p99Milliseconds: 1260 },
  },
  /** After a minute at 1 Hz, scraped every 5 s; the CPU time of a second. */
  steady: { residentBytes: 26.6e6, cpuMillisecondsPerSecond: 0.9 },
} as const;
