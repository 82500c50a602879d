import type * as PromClient from "prom-client";
// Not the package's index: that loads OpenTelemetry, cluster and the push gateway as well, which takes 55 ms instead of
// 6 ms, and 11 MB more. The version is pinned, and every test of the metrics fails when the file moves.
// @ts-expect-error It has no types of its own.
import untypedRegistry from "prom-client/lib/registry.js";
import type { ExporterView, MetricDefinition, Series } from "./definition.ts";

const Registry = untypedRegistry as typeof PromClient.Registry;

/** The exposition of a moment, in the text format 0.0.4. */
export type RenderMetrics = (view: ExporterView) => Promise<string>;

/**
 * The only user of prom-client. Its registry stays in text mode, because rendering OpenMetrics renames counters
 * for good. The metrics in it hold nothing: they are asked for their series by each rendering, so that no series
 * outlives its sensor, and the sampler never waits for a label to be hashed. prom-client's own `Gauge({ collect })` does
 * the same for gauges, at four times the CPU time (7 ms against 1.7 ms for a scrape of 1,792 series), and its counters and
 * histograms cannot be set to a total.
 */
export function metricsRenderer(definitions: readonly MetricDefinition[]): RenderMetrics {
  const registry = new Registry();
  const metrics = definitions.map(viewMetric);
  for (const metric of metrics) registry.registerMetric(metric as unknown as PromClient.Metric);
  return async (view) => {
    for (const metric of metrics) metric.look(view);
    const shown = metrics.filter((metric) => metric.hasSeries());
    // Each is asked for its series before the first await.
    const families = shown.map(({ name }) => registry.getSingleMetricAsString(name));
    return `${(await Promise.all(families)).join("\n\n")}\n`;
  };
}

const noLabels: Series["labels"] = {};

/** What prom-client's registry wants of a metric, made of the definition's series. */
function viewMetric({ name, help, type, labels: labelNames, series }: MetricDefinition) {
  let values: object[] = [];
  return {
    name,
    hasSeries: () => values.length > 0,
    look: (view: ExporterView): void => {
      values = [];
      // Thousands in each scrape: Array.from and find cost 7 % more.
      for (const { labels, value, suffix = "" } of series(view)) {
        // prom-client exposes a series that lacks a label without it, as if it were another metric.
        for (const label of labelNames) {
          if (labels[label] === undefined) throw new TypeError(`${name} has no value for the label ${label}`);
        }
        // Shared labels are kept formatted, by the identity of the object; others are formatted each time.
        values.push({ metricName: name + suffix, labels: noLabels, sharedLabels: labels, value });
      }
    },
    get: async () => ({ name, help, type, aggregator: "omit", values }),
  };
}
