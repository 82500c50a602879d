import { messageOf } from "@rbp/command-line";
import type { LandingPage } from "./landing-page.ts";
import { prefersHtml } from "./negotiation.ts";
import { type Reply, textReply } from "./reply.ts";
import { pathOf, type Route, type RouteRequest } from "./route.ts";
import { createScrape, type ScrapeOptions } from "./scrape.ts";

export interface RoutesOptions extends ScrapeOptions {
  /** "/metrics"; when it is "/" there is no landing page. */
  readonly telemetryPath: string;
  /** What a browser gets at "/". */
  readonly landingPage: () => LandingPage;
  /** Why the program makes no progress, on one line; undefined while it does. */
  readonly findProblem: () => string | undefined;
  /** Why the program is not ready yet; undefined when it is. */
  readonly findDelay: () => string | undefined;
  /** Reads the configuration again; may be called while it still does. Absent: nobody may ask for it. */
  readonly reload?: (() => Promise<void>) | undefined;
  /** More of what is served, by path: each answers for its path and everything below it. */
  readonly routes?: Readonly<Record<string, Route>>;
}

/**
 * Everything that is served: the metrics, the health checks, the reload, what the exporter adds, and at "/" a page for
 * clients that ask for HTML and the metrics for all others.
 */
export function createRoutes(options: RoutesOptions): Route {
  const { telemetryPath, landingPage, findProblem, findDelay, reload, routes = {} } = options;
  const scrape = createScrape(options);
  const notFound = textReply(404, `Not found; the metrics are at ${telemetryPath}`);
  const readers = new Map<string, (request: RouteRequest) => Reply | Promise<Reply>>([
    [
      "/",
      (request) => (prefersHtml(request.headers.accept) ? renderLandingPage(landingPage()) : scrape(request)),
    ],
    ["/-/healthy", () => healthReply(findProblem())],
    ["/-/ready", () => readinessReply(findDelay())],
    // Last, so that it takes "/" when it is told to.
    [telemetryPath, scrape],
  ]);
  const added = Object.entries(routes);

  return async (request) => {
    const path = pathOf(request.url ?? "/");
    if (path === "/-/reload") return serveReload(request, reload);
    const read = readers.get(path);
    if (read !== undefined) return isRead(request) ? read(request) : readersOnly;
    const [, route] = added.find(([base]) => path === base || path.startsWith(`${base}/`)) ?? [];
    return route === undefined ? notFound : route(request);
  };
}

/** Most exporters never see a browser, and the page needs more than the metrics do. */
async function renderLandingPage(page: LandingPage): Promise<Reply> {
  const { landingPageReply } = await import("./landing-page.ts");
  return landingPageReply(page);
}

/** A route that is only read: GET and HEAD. */
export function readRoute(read: (request: RouteRequest) => Reply | Promise<Reply>): Route {
  return async (request) => (isRead(request) ? read(request) : readersOnly);
}

function isRead({ method }: RouteRequest): boolean {
  return method === "GET" || method === "HEAD";
}

const ready = textReply(200, "Ready");
const healthy = textReply(200, "Healthy");
const readersOnly = textReply(405, "Only GET and HEAD are allowed", { Allow: "GET, HEAD" });
const writersOnly = textReply(405, "Only POST and PUT are allowed", { Allow: "POST, PUT" });
const notEnabled = textReply(403, "Lifecycle API is not enabled.");
const reloaded = textReply(200, "Reloaded");

function healthReply(problem: string | undefined): Reply {
  return problem === undefined ? healthy : textReply(503, `Unhealthy: ${problem}`);
}

function readinessReply(delay: string | undefined): Reply {
  return delay === undefined ? ready : textReply(503, `Not ready: ${delay}`);
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
