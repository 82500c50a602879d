import type { IncomingMessage } from "node:http";
import type { Exposition } from "../metrics/page.ts";
import { acceptsGzip, prefersHtml } from "./negotiation.ts";
import { type Reply, textReply } from "./reply.ts";

export interface RoutesOptions {
  /** "/metrics"; when it is "/" there is no landing page. */
  readonly telemetryPath: string;
  /** The metrics, and what they are served as. */
  readonly metrics: () => Promise<Exposition>;
  readonly metricsContentType: string;
  readonly landingPage: string;
  /** Whether every sensor was tried once. */
  readonly isReady: () => boolean;
}

/** The parts of a request that decide the answer. */
export type RouteRequest = Pick<IncomingMessage, "method" | "url" | "headers">;

/** Answers one request. Rejects only when the metrics cannot be rendered. */
export type Route = (request: RouteRequest) => Promise<Reply>;

/**
 * Everything that is served: the metrics, the health checks, and at "/" a page for who asks for HTML and the
 * metrics for who does not. The Python script served the metrics there, and a scrape may rely on it.
 */
export function createRoutes(options: RoutesOptions): Route {
  const { telemetryPath, metrics, metricsContentType, landingPage, isReady } = options;
  const page = htmlReply(landingPage);
  const healthy = textReply(200, "Healthy");
  const ready = textReply(200, "Ready");
  const notReady = textReply(503, "Not ready: the sensors have not been tried yet");
  const notFound = textReply(404, `Not found; the metrics are at ${telemetryPath}`);
  const notAllowed = textReply(405, "Only GET and HEAD are allowed", { Allow: "GET, HEAD" });

  const serveMetrics = async (request: RouteRequest, vary: string): Promise<Reply> => {
    const { text, gzip } = await metrics();
    const headers = { "Content-Type": metricsContentType, Vary: vary };
    if (!acceptsGzip(request.headers["accept-encoding"])) return { status: 200, headers, body: text };
    return { status: 200, headers: { ...headers, "Content-Encoding": "gzip" }, body: gzip() };
  };

  const routes = new Map<string, (request: RouteRequest) => Reply | Promise<Reply>>([
    [
      "/",
      (request) =>
        prefersHtml(request.headers.accept) ? page : serveMetrics(request, "Accept, Accept-Encoding"),
    ],
    ["/-/healthy", () => healthy],
    ["/-/ready", () => (isReady() ? ready : notReady)],
    // Last, so that it takes "/" when it is told to.
    [telemetryPath, (request) => serveMetrics(request, "Accept-Encoding")],
  ]);

  return async (request) => {
    const route = routes.get(pathOf(request.url ?? "/"));
    if (route === undefined) return notFound;
    if (request.method !== "GET" && request.method !== "HEAD") return notAllowed;
    return route(request);
  };
}

/** The path of a request target, as it was sent: "/metrics?x=1" and "http://host/metrics" are "/metrics". */
function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, "");
  const end = path.search(/[?#]/);
  return (end < 0 ? path : path.slice(0, end)) || "/";
}

function htmlReply(html: string): Reply {
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "X-Content-Type-Options": "nosniff",
    Vary: "Accept, Accept-Encoding",
  };
  return { status: 200, headers, body: Buffer.from(html) };
}
