import type * as PromClient from "prom-client";
import { Counter, Gauge, Registry } from "./prom-client.ts";
import type { ExporterView, MetricDefinition } from "./definition.ts";

/** What the text of {@link MetricsRegistry.render} is to be served as. */
export const METRICS_CONTENT_TYPE: string = Registry.PROMETHEUS_CONTENT_TYPE;

interface RegisteredMetric {
  readonly definition: MetricDefinition;
  readonly metric: PromClient.Gauge | PromClient.Counter;
}

/**
 * The only user of prom-client. Its registry stays in text mode, because rendering OpenMetrics renames counters
 * for good; and it holds nothing between two renderings, so that no series outlives what it tells of.
 */
export class MetricsRegistry {
  readonly #registry = new Registry();
  readonly #metrics: readonly RegisteredMetric[];

  constructor(definitions: readonly MetricDefinition[]) {
    this.#metrics = definitions.map((definition) => {
      const { name, help, labels, type } = definition;
      const configuration = { name, help, labelNames: [...labels], registers: [this.#registry] };
      return { definition, metric: type === "gauge" ? new Gauge(configuration) : new Counter(configuration) };
    });
  }

  /** The exposition of a moment, in the text format 0.0.4. */
  render(view: ExporterView): Promise<string> {
    for (const { definition, metric } of this.#metrics) {
      metric.reset();
      for (const { labels, value } of definition.series(view)) {
        checkLabels(definition, labels);
        // After a reset a counter stands at 0.
        if (metric instanceof Gauge) metric.set(labels, value);
        else metric.inc(labels, value);
      }
    }
    // Takes the values before it returns.
    return this.#registry.metrics();
  }
}

/** prom-client exposes a series that lacks a label without it, as if it were another metric. */
function checkLabels({ name, labels }: MetricDefinition, found: Readonly<Record<string, string>>): void {
  const missing = labels.filter((label) => found[label] === undefined);
  if (missing.length > 0) throw new TypeError(`${name} has no value for the label ${missing.join(", ")}`);
}
