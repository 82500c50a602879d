import { messageOf } from "../errors.ts";
import { prefersHtml } from "./negotiation.ts";
import { type Reply, textReply } from "./reply.ts";
import { pathOf, type Route, type RouteRequest } from "./route.ts";
import { createScrape, type ScrapeOptions } from "./scrape.ts";
import type { SensorsView } from "./sensors-view.ts";

export interface RoutesOptions extends ScrapeOptions {
  /** "/metrics"; when it is "/" there is no landing page. */
  readonly telemetryPath: string;
  readonly landingPage: (view: SensorsView) => Reply | Promise<Reply>;
  /** Why the program makes no progress; undefined while it does. */
  readonly findProblem: () => string | undefined;
  /** Whether every sensor was tried once. */
  readonly isReady: () => boolean;
  /** Reads the configuration again; may be called while it still does. Absent: nobody may ask for it. */
  readonly reload?: (() => Promise<void>) | undefined;
}

/**
 * Everything that is served: the metrics, the health checks, the sensors as JSON, the reload, and at "/" a page for
 * who asks for HTML and the metrics for who does not. The Python script served the metrics there, and a scrape may
 * rely on it.
 */
export function createRoutes(options: RoutesOptions): Route {
  const { telemetryPath, sensors, landingPage, findProblem, isReady, reload } = options;
  const scrape = createScrape(options);
  const notFound = textReply(404, `Not found; the metrics are at ${telemetryPath}`);
  const readers = new Map<string, (request: RouteRequest) => Reply | Promise<Reply>>([
    ["/", (request) => (prefersHtml(request.headers.accept) ? landingPage(sensors()) : scrape(request))],
    ["/-/healthy", () => healthReply(findProblem())],
    ["/-/ready", () => (isReady() ? ready : notReady)],
    ["/api/v1/sensors", () => sensorsReply(sensors())],
    // Last, so that it takes "/" when it is told to.
    [telemetryPath, scrape],
  ]);

  return async (request) => {
    const path = pathOf(request.url ?? "/");
    if (path === "/-/reload") return serveReload(request, reload);
    const read = readers.get(path);
    if (read === undefined) return notFound;
    return request.method === "GET" || request.method === "HEAD" ? read(request) : readersOnly;
  };
}

const ready = textReply(200, "Ready");
const notReady = textReply(503, "Not ready: the sensors have not been tried yet");
const healthy = textReply(200, "Healthy");
const readersOnly = textReply(405, "Only GET and HEAD are allowed", { Allow: "GET, HEAD" });
const writersOnly = textReply(405, "Only POST and PUT are allowed", { Allow: "POST, PUT" });
const notEnabled = textReply(403, "Lifecycle API is not enabled.");
const reloaded = textReply(200, "Reloaded");

function healthReply(problem: string | undefined): Reply {
  return problem === undefined ? healthy : textReply(503, `Unhealthy: ${problem}`);
}

/** With the status codes and the words of Prometheus. */
async function serveReload({ method }: RouteRequest, reload: RoutesOptions["reload"]): Promise<Reply> {
  if (method !== "POST" && method !== "PUT") return writersOnly;
  if (reload === undefined) return notEnabled;
  try {
    await reload();
    return reloaded;
  } catch (error) {
    return textReply(500, `failed to reload config: ${messageOf(error)}`);
  }
}

/** In the envelope of Prometheus' own HTTP API. */
function sensorsReply({ sensors }: SensorsView): Reply {
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  };
  const body = Buffer.from(`${JSON.stringify({ status: "success", data: { sensors } })}\n`);
  return { status: 200, headers, body };
}
