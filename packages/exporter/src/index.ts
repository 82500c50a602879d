export type { ExporterHost } from "./run-exporter.ts";
export { run } from "./main.ts";
export type { ExporterView, MetricDefinition, ReloadView, Series } from "./metrics/definition.ts";
export { metricDefinitions } from "./metrics/definitions.ts";
export { options } from "./options.ts";
