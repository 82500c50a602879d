export {
  type Exposition,
  expositionOf,
  inOpenMetrics,
  type MetricUnit,
  openMetricsWriter,
  type OpenMetricsWriter,
} from "./exposition/exposition.ts";
export {
  type ProcessFigures,
  type ProcessUsage,
  processUsageReader,
  type ProcFiles,
} from "./exposition/process-usage.ts";
export type { LandingCell, LandingColumn, LandingPage, LandingTable } from "./http/landing-page.ts";
export {
  jsonReply,
  pathOf,
  queryValues,
  type Reply,
  type RequestHeaders,
  type Route,
  type RouteRequest,
  textReply,
} from "./http/route.ts";
export { createRoutes, readRoute, type RoutesOptions } from "./http/routes.ts";
export type { MetricsQuery, ScrapeFilter } from "./http/scrape.ts";
export {
  type ExporterOptions,
  serve,
  serveExporter,
  type Serving,
  type ServingOptions,
} from "./http/serve.ts";
export type { SystemdEnvironment } from "./http/systemd-sockets.ts";
export { Reloader, type ReloaderOptions } from "./reloader.ts";
export type {
  Assignments,
  SendNotification,
  ServiceManager,
  ServiceManagerOptions,
} from "./systemd/systemd.ts";
export { findServiceManager } from "./systemd/find-service-manager.ts";
export { sendBySystemdNotify } from "./systemd/systemd-notify.ts";
export {
  checkWebConfig,
  type ListenAddress,
  readWebSettings,
  webOptions,
  type WebSettings,
} from "./web-settings.ts";
