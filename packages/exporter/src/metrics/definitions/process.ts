import type { ProcessUsage } from "@rbp/exporter-toolkit";
import type { MetricDefinition } from "../definition.ts";

/** What the process uses: the names that all Prometheus clients have for it. */
export const processMetrics: readonly MetricDefinition[] = [
  {
    name: "process_cpu_seconds_total",
    type: "counter",
    unit: "seconds",
    labels: [],
    help: "Total user and system CPU time spent in seconds.",
    absent: "with --web.disable-exporter-metrics",
    series: ofProcess(({ cpuSeconds }) => cpuSeconds),
  },
  {
    name: "process_resident_memory_bytes",
    type: "gauge",
    unit: "bytes",
    labels: [],
    help: "Resident memory size in bytes.",
    absent: "with --web.disable-exporter-metrics",
    series: ofProcess(({ residentBytes }) => residentBytes),
  },
  {
    name: "process_virtual_memory_bytes",
    type: "gauge",
    unit: "bytes",
    labels: [],
    help: "Virtual memory size in bytes.",
    absent: "with --web.disable-exporter-metrics, and on systems other than Linux",
    series: ofProcess(({ virtualBytes }) => virtualBytes),
  },
  {
    name: "process_start_time_seconds",
    type: "gauge",
    unit: "seconds since 1970-01-01 00:00 UTC",
    labels: [],
    help: "Start time of the process since unix epoch in seconds.",
    absent: "with --web.disable-exporter-metrics",
    series: ofProcess(({ startedAtSeconds }) => startedAtSeconds),
  },
  {
    name: "process_open_fds",
    type: "gauge",
    unit: "descriptors",
    labels: [],
    help: "Number of open file descriptors.",
    absent: "with --web.disable-exporter-metrics, and on systems other than Linux",
    series: ofProcess(({ openDescriptors }) => openDescriptors),
  },
  {
    name: "process_max_fds",
    type: "gauge",
    unit: "descriptors",
    labels: [],
    help: "Maximum number of open file descriptors.",
    absent: "with --web.disable-exporter-metrics, where there is no limit, and on systems other than Linux",
    series: ofProcess(({ maximumDescriptors }) => maximumDescriptors),
  },
];

function ofProcess(value: (usage: ProcessUsage) => number | undefined): MetricDefinition["series"] {
  return function* ({ process }) {
    const found = process === undefined ? undefined : value(process);
    if (found !== undefined) yield { labels: {}, value: found };
  };
}
