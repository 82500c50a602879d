import type { BuildInfo } from "@rbp/command-line";
import type { ProcessUsage } from "@rbp/exporter-toolkit";
import type { SensorSnapshot } from "@rbp/ina260-monitor";

/** One series of a metric: the value of each label, and the number. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Which series of a histogram it is. */
  readonly suffix?: "_bucket" | "_sum" | "_count";
}

/** What the metrics are made of. */
export interface ExporterView {
  readonly build: BuildInfo;
  readonly sensors: readonly SensorSnapshot[];
  /** Absent with `--web.disable-exporter-metrics`. */
  readonly process?: ProcessUsage | undefined;
  /** How reading the configuration file went last. Absent where there is none. */
  readonly reload?: ReloadView | undefined;
}

/** How reading the configuration file went last. */
export interface ReloadView {
  readonly successful: boolean;
  /** When it went well last, in milliseconds since 1970. */
  readonly succeededAt: number;
}

/** A metric, as it is exposed and as it is documented. */
export interface MetricDefinition {
  readonly name: string;
  readonly type: "gauge" | "counter" | "histogram";
  /** Unit of the value, in words; absent for a number without one. */
  readonly unit?: string;
  /** Every series has all of them. A series of a sensor has the user's own labels as well. */
  readonly labels: readonly string[];
  readonly help: string;
  /** When there is no series; "never" when there always is one. */
  readonly absent: string;
  /** Left out by `--no-legacy-metrics`: a name of the Python script, with its unit. */
  readonly legacy?: true;
  /** What the Python script has for the same quantity. */
  readonly original?: string;
  readonly series: (view: ExporterView) => Iterable<Series>;
}

/** The labels of every series of one sensor. */
export const sensorLabels: readonly string[] = ["hostname", "device"];

/** When measured values are absent. */
export const unlessFresh = "while the sensor fails or its last reading is too old (ina260_up 0)";

/** One series for each sensor that has the value. */
export function ofSensors(
  value: (sensor: SensorSnapshot) => number | undefined,
): Pick<MetricDefinition, "labels" | "series"> {
  return {
    labels: sensorLabels,
    *series({ sensors }) {
      for (const sensor of sensors) {
        const found = value(sensor);
        if (found !== undefined) yield { labels: sensor.plan.labels, value: found };
      }
    },
  };
}

type Labels = Series["labels"];

const extended = new WeakMap<Labels, Map<string, Map<string, Labels>>>();

/** Labels with one more: the same object each time for the same labels, so that prom-client formats it once. */
export function labelsWith(labels: Labels, name: string, value: string): Labels {
  let ofLabels = extended.get(labels);
  if (ofLabels === undefined) extended.set(labels, (ofLabels = new Map()));
  let ofName = ofLabels.get(name);
  if (ofName === undefined) ofLabels.set(name, (ofName = new Map()));
  let more = ofName.get(value);
  if (more === undefined) ofName.set(value, (more = { ...labels, [name]: value }));
  return more;
}
