// What a documentation or a program of its own can be made of.
import type { Option } from "@rbp/command-line";
import { type MetricDefinition, metricDefinitions, options } from "@rbp/ina260-exporter";
import { expect } from "./expect.js";

export function useExporter(): void {
  const flags: readonly Option[] = options;
  expect(
    flags.some(({ name, kind }) => name === "simulate" && kind === "switch"),
    "a switch --simulate",
  );
  const metrics: readonly MetricDefinition[] = metricDefinitions;
  expect(
    metrics.some(({ name }) => name === "ina260_power_watts"),
    "the power in watts",
  );
}
