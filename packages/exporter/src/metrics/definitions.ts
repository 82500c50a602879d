import type { ExpositionSettings } from "../settings.ts";
import type { MetricDefinition } from "./definition.ts";
import { healthMetrics } from "./definitions/health.ts";
import { informationMetrics } from "./definitions/information.ts";
import { measurementMetrics } from "./definitions/measurement.ts";
import { meteringMetrics } from "./definitions/metering.ts";
import { processMetrics } from "./definitions/process.ts";

/** Every metric, in the order of the exposition. */
export const metricDefinitions: readonly MetricDefinition[] = [
  ...measurementMetrics,
  ...meteringMetrics,
  ...healthMetrics,
  ...informationMetrics,
  ...processMetrics,
];

export function shownDefinitions({ legacyMetrics }: ExpositionSettings): readonly MetricDefinition[] {
  return metricDefinitions.filter(({ legacy }) => legacyMetrics || legacy !== true);
}
