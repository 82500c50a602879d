import { formatAddress } from "@rbp/i2c";
import type { INA260Identity } from "@rbp/ina260";
import { formatPlace, type SensorPlan } from "@rbp/ina260-monitor";
import { type MetricDefinition, type ReloadView, sensorLabels, type Series } from "../definition.ts";

const infoLabels = [
  "sensor",
  "bus",
  "address",
  "manufacturer_id",
  "die_id",
  "revision",
  "interval_seconds",
  "averaging",
  "voltage_conversion_seconds",
  "current_conversion_seconds",
  "coverage_ratio",
] as const;

/** What the sensors and the exporter are. */
export const informationMetrics: readonly MetricDefinition[] = [
  {
    name: "ina260_sensor_info",
    type: "gauge",
    labels: [...sensorLabels, ...infoLabels],
    help: "Place, identity and settings of the sensor as labels; always 1.",
    absent: "while the sensor does not answer",
    *series({ sensors }) {
      for (const { plan, identity } of sensors) {
        if (identity !== undefined) yield { labels: infoOf(plan, identity), value: 1 };
      }
    },
  },
  {
    name: "ina260_exporter_build_info",
    type: "gauge",
    labels: ["version", "node_version", "platform", "architecture"],
    help: "Version of the exporter and its platform as labels; always 1.",
    absent: "never",
    *series({ build }) {
      const { version, nodeVersion, platform, architecture } = build;
      yield { labels: { version, node_version: nodeVersion, platform, architecture }, value: 1 };
    },
  },
  {
    name: "ina260_exporter_config_last_reload_successful",
    type: "gauge",
    help: "Whether the last reload of the configuration file succeeded.",
    ...ofReload(({ successful }) => (successful ? 1 : 0)),
  },
  {
    name: "ina260_exporter_config_last_reload_success_timestamp_seconds",
    type: "gauge",
    unit: "seconds since 1970-01-01 00:00 UTC",
    help: "When the configuration file was last loaded successfully.",
    ...ofReload(({ succeededAt }) => succeededAt / 1000),
  },
];

function ofReload(
  value: (reload: ReloadView) => number,
): Pick<MetricDefinition, "labels" | "absent" | "series"> {
  return {
    labels: [],
    absent: "without --config.file",
    *series({ reload }) {
      if (reload !== undefined) yield { labels: {}, value: value(reload) };
    },
  };
}

/** The labels of a sensor as long as its identity stays the same: the same object again, as {@link labelsWith} gives. */
function infoOf(plan: SensorPlan, identity: INA260Identity): Series["labels"] {
  const known = lastInfo.get(plan);
  const labels = known?.identity === identity ? known.labels : describe(plan, identity);
  lastInfo.set(plan, { identity, labels });
  return labels;
}

const lastInfo = new WeakMap<SensorPlan, { identity: INA260Identity; labels: Series["labels"] }>();

function describe(plan: SensorPlan, identity: INA260Identity): Series["labels"] {
  const { configuration, coverage } = plan.chipSettings;
  const { averaging, voltageConversionMicroseconds, currentConversionMicroseconds } = configuration;
  return {
    ...plan.labels,
    sensor: formatPlace(plan),
    bus: `i2c-${String(plan.bus)}`,
    address: formatAddress(plan.address),
    manufacturer_id: formatAddress(identity.manufacturerId),
    die_id: formatAddress(identity.dieId),
    revision: String(identity.revision),
    interval_seconds: String(plan.intervalMilliseconds / 1000),
    averaging: String(averaging),
    voltage_conversion_seconds: String(voltageConversionMicroseconds / 1e6),
    current_conversion_seconds: String(currentConversionMicroseconds / 1e6),
    coverage_ratio: coverage.toFixed(3),
  };
}
