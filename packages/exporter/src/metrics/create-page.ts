import type { ExpositionSettings } from "../settings.ts";
import type { MetricDefinition } from "./definition.ts";
import { metricDefinitions } from "./definitions.ts";
import { MetricsPage, type MetricsPageOptions } from "./page.ts";
import { MetricsRegistry } from "./registry.ts";

/** The metrics that these settings show, in the order of the exposition. */
export function shownDefinitions({ legacyMetrics }: ExpositionSettings): readonly MetricDefinition[] {
  return metricDefinitions.filter(({ legacy }) => legacyMetrics || legacy !== true);
}

/** A page of the metrics that these settings show. Imports prom-client, so import this when there is time. */
export function createPage(
  exposition: ExpositionSettings,
  options: Omit<MetricsPageOptions, "registry">,
): MetricsPage {
  return new MetricsPage({ ...options, registry: new MetricsRegistry(shownDefinitions(exposition)) });
}
