import type { ProcessUsage } from "@rbp/exporter-toolkit";
import type { MetricDefinition } from "../definition.ts";

/** What the process uses: the names that all Prometheus clients have for it. */
export const processMetrics: readonly MetricDefinition[] = [
  {
    name: "process_cpu_seconds_total",
    type: "counter",
    unit: "seconds",
    help: "Total user and system CPU time spent in seconds.",
    ...ofProcess(({ cpuSeconds }) => cpuSeconds),
  },
  {
    name: "process_resident_memory_bytes",
    type: "gauge",
    unit: "bytes",
    help: "Resident memory size in bytes.",
    ...ofProcess(({ residentBytes }) => residentBytes),
  },
  {
    name: "process_virtual_memory_bytes",
    type: "gauge",
    unit: "bytes",
    help: "Virtual memory size in bytes.",
    ...ofProcess(({ virtualBytes }) => virtualBytes, ", and on systems other than Linux"),
  },
  {
    name: "process_start_time_seconds",
    type: "gauge",
    unit: "seconds since 1970-01-01 00:00 UTC",
    help: "Start time of the process since unix epoch in seconds.",
    ...ofProcess(({ startedAtSeconds }) => startedAtSeconds),
  },
  {
    name: "process_open_fds",
    type: "gauge",
    unit: "descriptors",
    help: "Number of open file descriptors.",
    ...ofProcess(({ openDescriptors }) => openDescriptors, ", and on systems other than Linux"),
  },
  {
    name: "process_max_fds",
    type: "gauge",
    unit: "descriptors",
    help: "Maximum number of open file descriptors.",
    ...ofProcess(
      ({ maximumDescriptors }) => maximumDescriptors,
      ", where there is no limit, and on systems other than Linux",
    ),
  },
];

function ofProcess(
  value: (usage: ProcessUsage) => number | undefined,
  alsoAbsent = "",
): Pick<MetricDefinition, "labels" | "absent" | "series"> {
  return {
    labels: [],
    absent: `with --web.disable-exporter-metrics${alsoAbsent}`,
    *series({ process }) {
      const found = process === undefined ? undefined : value(process);
      if (found !== undefined) yield { labels: {}, value: found };
    },
  };
}
