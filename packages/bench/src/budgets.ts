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
