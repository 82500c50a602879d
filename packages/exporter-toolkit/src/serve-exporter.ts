import { type Clock, type Logger, systemClock } from "@rbp/command-line";
import { type Exposition, expositionOf } from "./exposition/exposition.ts";
import { inOpenMetrics, openMetricsWriter } from "./exposition/open-metrics.ts";
import { createRoutes, type RoutesOptions } from "./http/routes.ts";
import type { MetricsQuery } from "./http/scrape.ts";
import { serve, type Serving } from "./http/serve.ts";
import type { SystemdEnvironment } from "./http/systemd-sockets.ts";
import type { WebSettings } from "./web-settings.ts";

/** What an exporter is called and what it serves. All but `title`, `web` and `metrics` has a default. */
export interface ExporterOptions extends Partial<
  Pick<RoutesOptions, "filter" | "findProblem" | "findDelay" | "reload" | "routes">
> {
  /** "Node exporter": the heading of the landing page. */
  readonly title: string;
  /** What the exporter is, in one sentence. Default: the title. */
  readonly description?: string;
  /** Default "unknown". */
  readonly version?: string;
  /** Where and how to serve. Defaults: "/metrics", 40 scrapes at the same time, no TLS, no password. */
  readonly web: Pick<WebSettings, "listen"> & Partial<WebSettings>;
  /** The metrics of this moment in the text format 0.0.4; an {@link Exposition} is compressed once however often it is served. */
  readonly metrics: (query: MetricsQuery) => string | Exposition | Promise<string | Exposition>;
  /** Default: the monotonic clock of this process. */
  readonly clock?: Clock;
  /** Default: nothing is logged. */
  readonly log?: Logger;
  /** Default: the environment of this process. */
  readonly systemd?: SystemdEnvironment;
}

/**
 * Serves metrics, health checks and a landing page. `reload` is served only with `web.lifecycle`.
 *
 * @throws StartError by rejection: an address cannot be used, systemd has handed over no socket.
 * @throws UsageError by rejection: what is wrong with the web configuration.
 */
export async function serveExporter(options: ExporterOptions): Promise<Serving> {
  const { title, description = title, version = "unknown", metrics, reload } = options;
  const {
    clock = systemClock,
    log = silent,
    systemd = { processId: process.pid, variables: process.env },
  } = options;
  const web: WebSettings = {
    telemetryPath: "/metrics",
    systemdSocket: false,
    maximumRequests: 40,
    lifecycle: false,
    ...options.web,
  };
  const route = createRoutes({
    telemetryPath: web.telemetryPath,
    maximumRequests: web.maximumRequests,
    metrics: async (query) => {
      const found = await metrics(query);
      return typeof found === "string" ? expositionOf(new TextEncoder().encode(found)) : found;
    },
    toOpenMetrics: inOpenMetrics(openMetricsWriter([])),
    filter: options.filter,
    landingPage: () => ({
      title,
      description,
      version,
      links: [
        { path: web.telemetryPath.slice(1), text: "Metrics" },
        { path: "-/healthy", text: "Health" },
        { path: "-/ready", text: "Readiness" },
      ],
    }),
    findProblem: options.findProblem ?? (() => undefined),
    findDelay: options.findDelay ?? (() => undefined),
    reload: web.lifecycle ? reload : undefined,
    routes: options.routes ?? {},
    clock,
  });
  return serve({ web, route, systemd, clock, log });
}

const ignore = (): void => undefined;
const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
