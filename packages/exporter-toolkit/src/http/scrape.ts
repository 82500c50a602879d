import { type Clock, withinTime } from "@rbp/command-line";
import {
  type Exposition,
  expositionOf,
  inOpenMetrics,
  type MetricUnit,
  openMetricsWriter,
} from "../exposition/exposition.ts";
import { acceptsGzip, prefersOpenMetrics } from "./negotiation.ts";
import { queryValues, type Reply, type Route, type RouteRequest, textReply } from "./route.ts";

const TEXT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
const OPEN_METRICS_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** Time reserved for the way back to the scraper, as in the other exporters, and its share of a short time-out. */
const OFFSET_SECONDS = 0.5;
const OFFSET_SHARE = 0.25;

/** The part of the metrics that is asked for. */
export interface MetricsQuery {
  /** Only the metrics of these names, all of them known, and those of none. Absent: everything. */
  readonly names?: readonly string[];
}

export interface ScrapeOptions {
  /** Scrapes that are answered at the same time. 0 is no limit. */
  readonly maximumRequests: number;
  /** The metrics of this moment in the text format 0.0.4; an {@link Exposition} is compressed once however often it is served. */
  readonly metrics: (query: MetricsQuery) => string | Exposition | Promise<string | Exposition>;
  /** The units of the metrics, which OpenMetrics declares. */
  readonly units?: Iterable<MetricUnit> | undefined;
  /** How a scrape may ask for a part of the metrics. Absent: it may not. */
  readonly filter?: ScrapeFilter | undefined;
  readonly clock: Clock;
}

/** A query parameter that names what is asked for: `?collect[]=cpu`. */
export interface ScrapeFilter {
  readonly parameter: string;
  /** What one name stands for, in messages: "collector". */
  readonly noun: string;
  /** The names that there are now. */
  readonly known: () => Iterable<string>;
}

/**
 * Answers scrapes: as text or OpenMetrics, compressed or not, whole or in part, in the time that the scraper
 * has. A scrape is under way until its answer is handed over; how fast a client takes it is not counted, or a few
 * that never do would lock the others out.
 */
export function createScrape(options: ScrapeOptions): Route {
  const { maximumRequests, metrics, units = [], filter, clock } = options;
  const toOpenMetrics = inOpenMetrics(openMetricsWriter(units));
  const limit = maximumRequests === 0 ? Number.POSITIVE_INFINITY : maximumRequests;
  // In the words of the other exporters.
  const tooMany = textReply(503, `Limit of concurrent requests reached (${String(limit)}), try again later.`);
  let underWay = 0;
  const render = async (query: MetricsQuery): Promise<Exposition> => {
    underWay += 1;
    try {
      const found = await metrics(query);
      return typeof found === "string" ? expositionOf(Buffer.from(found)) : found;
    } finally {
      underWay -= 1;
    }
  };

  return async (request) => {
    if (underWay >= limit) return tooMany;
    const names = filter === undefined ? [] : queryValues(request.url ?? "", filter.parameter);
    const refusal = filter === undefined || names.length === 0 ? undefined : refuseUnknown(names, filter);
    if (refusal !== undefined) return refusal;
    const query = names.length === 0 ? {} : { names };
    const time = answerTime(request.headers["x-prometheus-scrape-timeout-seconds"]);
    const exposition = await withinTime(render(query), time, clock);
    return exposition === undefined ? tooLate(time) : present(exposition, request, toOpenMetrics);
  };
}

function present(
  exposition: Exposition,
  { headers }: RouteRequest,
  toOpenMetrics: (exposition: Exposition) => Exposition,
): Reply {
  const isOpenMetrics = prefersOpenMetrics(headers.accept);
  const { text, gzip } = isOpenMetrics ? toOpenMetrics(exposition) : exposition;
  const described = {
    "Content-Type": isOpenMetrics ? OPEN_METRICS_TYPE : TEXT_TYPE,
    Vary: "Accept, Accept-Encoding",
  };
  if (!acceptsGzip(headers["accept-encoding"])) return { status: 200, headers: described, body: text };
  return { status: 200, headers: { ...described, "Content-Encoding": "gzip" }, body: gzip() };
}

/** Otherwise a misspelt name would look like something that has gone. */
function refuseUnknown(wanted: readonly string[], { known: list, noun }: ScrapeFilter): Reply | undefined {
  const known = new Set(list());
  const unknown = wanted.find((name) => !known.has(name));
  if (unknown === undefined) return undefined;
  const names = [...known].map((name) => JSON.stringify(name)).join(", ");
  return textReply(400, `There is no ${noun} ${JSON.stringify(unknown)}; there are ${names}`);
}

function tooLate(milliseconds: number): Reply {
  return textReply(
    503,
    `The metrics were not there within ${String(milliseconds / 1000)} s, which is what ` +
      "X-Prometheus-Scrape-Timeout-Seconds leaves; a longer scrape_timeout gives more",
  );
}

/** Milliseconds to answer in, by `X-Prometheus-Scrape-Timeout-Seconds`; no limit when that is no time. */
function answerTime(header: string | string[] | undefined): number {
  const seconds = typeof header === "string" && /^\d{1,6}(?:\.\d*)?$/.test(header) ? Number(header) : 0;
  if (seconds === 0) return Number.POSITIVE_INFINITY;
  return Math.round(1000 * (seconds - Math.min(OFFSET_SECONDS, OFFSET_SHARE * seconds)));
}
