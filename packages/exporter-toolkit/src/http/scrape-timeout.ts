/** What the way back to the scraper may take, as in the other exporters. */
const OFFSET_SECONDS = 0.5;
/** Of a short time-out the way back gets this share. */
const OFFSET_SHARE = 0.25;

/**
 * Milliseconds in which a scrape must be answered.
 *
 * @param header `X-Prometheus-Scrape-Timeout-Seconds`: when the scraper gives up. What is no time is no limit.
 */
export function answerTime(header: string | string[] | undefined): number {
  const seconds = typeof header === "string" && /^\d{1,6}(?:\.\d*)?$/.test(header) ? Number(header) : 0;
  if (seconds === 0) return Number.POSITIVE_INFINITY;
  return Math.round(1000 * (seconds - Math.min(OFFSET_SECONDS, OFFSET_SHARE * seconds)));
}
