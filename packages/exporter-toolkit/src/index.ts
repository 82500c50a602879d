export { type Exposition, expositionOf } from "./exposition/exposition.ts";
export { inOpenMetrics, type MetricUnit, openMetricsWriter } from "./exposition/open-metrics.ts";
export {
  type ProcessFigures,
  type ProcessUsage,
  processUsageReader,
  type ProcFiles,
} from "./exposition/process-usage.ts";
export type { LandingCell, LandingColumn, LandingPage, LandingTable } from "./http/landing-page.ts";
export { jsonReply, type Reply, textReply } from "./http/reply.ts";
export { pathOf, queryValues, type RequestHeaders, type Route, type RouteRequest } from "./http/route.ts";
export { createRoutes, readRoute, type RoutesOptions } from "./http/routes.ts";
export type { MetricsQuery, ScrapeFilter } from "./http/scrape.ts";
export { serve, type Serving, type ServingOptions } from "./http/serve.ts";
export type { SystemdEnvironment } from "./http/systemd-sockets.ts";
export { checkWebConfig } from "./web-config/check-web-config.ts";
export { type ExporterOptions, serveExporter } from "./serve-exporter.ts";
export { Reloader, type ReloaderOptions } from "./reloader.ts";
export {
  type Assignments,
  findServiceManager,
  type SendNotification,
  type ServiceManager,
  type ServiceManagerOptions,
} from "./systemd/service-manager.ts";
export { sendBySystemdNotify } from "./systemd/systemd-notify.ts";
export { type ListenAddress, readWebSettings, webOptions, type WebSettings } from "./web-settings.ts";
