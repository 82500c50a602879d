import { messageOf } from "@rbp/command-line";
import type { WebSettings } from "../web-settings.ts";
import type { LandingPage, LandingTable } from "./landing-page.ts";
import { prefersHtml } from "./negotiation.ts";
import { pathOf, type Reply, type Route, type RouteRequest, textReply } from "./route.ts";
import { createScrape, type ScrapeOptions } from "./scrape.ts";

/** What an exporter serves, and what its landing page says of it. */
export interface RoutesOptions extends Omit<ScrapeOptions, "maximumRequests">, Pick<LandingPage, "title"> {
  /** What the exporter is, in one sentence. Default: the title. */
  readonly description?: string;
  /** Default "unknown". */
  readonly version?: string;
  /** More links than those to the metrics and the health checks. */
  readonly links?: LandingPage["links"];
  readonly table?: () => LandingTable;
  /** With "/" as the path of the metrics there is no landing page. */
  readonly web: Pick<WebSettings, "telemetryPath" | "maximumRequests" | "lifecycle">;
  /** Why the program makes no progress, on one line; undefined while it does. */
  readonly findProblem?: () => string | undefined;
  /** Why the program is not ready yet; undefined when it is. */
  readonly findDelay?: () => string | undefined;
  /** Reads the configuration again; may be called while it still does. Served only with `web.lifecycle`. */
  readonly reload?: () => Promise<void>;
  /** More routes by path; each answers for its path and everything below it. */
  readonly routes?: Readonly<Record<string, Route>>;
}

/**
 * Everything that is served: the metrics, the health checks, the reload, what the exporter adds, and at "/" a page for
 * clients that ask for HTML and the metrics for all others.
 */
export function createRoutes(options: RoutesOptions): Route {
  const { web, routes = {}, reload } = options;
  const { telemetryPath, maximumRequests } = web;
  const scrape = createScrape({ ...options, maximumRequests });
  const notFound = textReply(404, `Not found; the metrics are at ${telemetryPath}`);
  const own = new Map<string, Route>([
    [
      "/",
      readRoute((request) => (prefersHtml(request.headers.accept) ? renderPage(options) : scrape(request))),
    ],
    ["/-/healthy", stateRoute("Healthy", "Unhealthy", options.findProblem)],
    ["/-/ready", stateRoute("Ready", "Not ready", options.findDelay)],
    ["/-/reload", (request) => serveReload(request, web.lifecycle ? reload : undefined)],
    // Last, so that it may take "/".
    [telemetryPath, readRoute(scrape)],
  ]);
  const added = Object.entries(routes);

  return async (request) => {
    const path = pathOf(request.url ?? "/");
    const isBelow = ([base]: [string, Route]): boolean => path === base || path.startsWith(`${base}/`);
    const route = own.get(path) ?? added.find(isBelow)?.[1];
    return route === undefined ? notFound : route(request);
  };
}

/** Most exporters never see a browser, and the page needs more than the metrics do. */
async function renderPage(options: RoutesOptions): Promise<Reply> {
  const { title, description = title, version = "unknown", links = [], table, web } = options;
  const { landingPageReply } = await import("./landing-page.ts");
  return landingPageReply({
    title,
    description,
    version,
    links: [
      { path: web.telemetryPath.slice(1), text: "Metrics" },
      ...links,
      { path: "-/healthy", text: "Health" },
      { path: "-/ready", text: "Readiness" },
    ],
    ...(table === undefined ? {} : { table: table() }),
  });
}

/** A route that is only read: GET and HEAD. */
export function readRoute(read: (request: RouteRequest) => Reply | Promise<Reply>): Route {
  return async (request) =>
    request.method === "GET" || request.method === "HEAD" ? read(request) : readersOnly;
}

const readersOnly = textReply(405, "Only GET and HEAD are allowed", { Allow: "GET, HEAD" });
const writersOnly = textReply(405, "Only POST and PUT are allowed", { Allow: "POST, PUT" });
const notEnabled = textReply(403, "Lifecycle API is not enabled.");
const reloaded = textReply(200, "Reloaded");

/** @param find Why the state is the bad one, on one line; undefined for the good one. */
function stateRoute(good: string, bad: string, find: RoutesOptions["findProblem"] = () => undefined): Route {
  return readRoute(() => {
    const reason = find();
    return reason === undefined ? textReply(200, good) : textReply(503, `${bad}: ${reason}`);
  });
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
