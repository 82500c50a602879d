import { formatAddress } from "@rbp/i2c";
import type { INA260Measurement } from "@rbp/ina260";
import type { SensorView } from "../sensor/monitor.ts";
import { commonReasons } from "../sensor/reasons.ts";
import { formatPlace } from "../topology.ts";
import type { MetricDefinition, Series } from "./definition.ts";

const sensorLabels = ["hostname", "device"] as const;

const infoLabels = [
  "sensor",
  "bus",
  "address",
  "manufacturer_id",
  "die_id",
  "revision",
  "averaging",
  "voltage_conversion_seconds",
  "current_conversion_seconds",
] as const;

const unlessFresh = "while the sensor fails or its last reading is too old (ina260_up 0)";

/** Every metric, in the order of the exposition. */
export const metricDefinitions: readonly MetricDefinition[] = [
  {
    name: "ina260_voltage",
    type: "gauge",
    unit: "volts",
    labels: sensorLabels,
    help: "Voltage measured by INA260",
    absent: unlessFresh,
    legacy: true,
    original: "ina260_voltage",
    series: ofMeasurement(({ voltageVolts }) => voltageVolts),
  },
  {
    name: "ina260_current",
    type: "gauge",
    unit: "milliamperes",
    labels: sensorLabels,
    help: "Current measured by INA260",
    absent: unlessFresh,
    legacy: true,
    original: "ina260_current",
    // Of the counts: 1.25 is exact in binary, 1000 times a rounded ampere is not.
    series: ofMeasurement(({ raw }) => raw.current * 1.25),
  },
  {
    name: "ina260_power",
    type: "gauge",
    unit: "milliwatts",
    labels: sensorLabels,
    help: "Power measured by INA260",
    absent: unlessFresh,
    legacy: true,
    original: "ina260_power",
    series: ofMeasurement(({ raw }) => raw.power * 10),
  },
  {
    name: "ina260_voltage_volts",
    type: "gauge",
    unit: "volts",
    labels: sensorLabels,
    help: "Bus voltage, averaged by the sensor over the polling interval.",
    absent: unlessFresh,
    original: "ina260_voltage",
    series: ofMeasurement(({ voltageVolts }) => voltageVolts),
  },
  {
    name: "ina260_current_amperes",
    type: "gauge",
    unit: "amperes",
    labels: sensorLabels,
    help: "Current, averaged by the sensor over the polling interval; negative from IN- to IN+.",
    absent: unlessFresh,
    original: "ina260_current",
    series: ofMeasurement(({ currentAmperes }) => currentAmperes),
  },
  {
    name: "ina260_power_watts",
    type: "gauge",
    unit: "watts",
    labels: sensorLabels,
    help: "Power, averaged by the sensor over the polling interval; never negative.",
    absent: unlessFresh,
    original: "ina260_power",
    series: ofMeasurement(({ powerWatts }) => powerWatts),
  },
  {
    name: "ina260_up",
    type: "gauge",
    labels: sensorLabels,
    help: "Whether the values of the sensor are there: 1 when its last reading succeeded and is not too old.",
    absent: "never",
    series: ofSensors(({ measurement }) => (measurement === undefined ? 0 : 1)),
  },
  {
    name: "ina260_last_read_timestamp_seconds",
    type: "gauge",
    unit: "seconds since 1970-01-01 00:00 UTC",
    labels: sensorLabels,
    help: "When the sensor was last read successfully.",
    absent: "before the first successful reading",
    series: ofSensors(({ lastReadAt }) => (lastReadAt === undefined ? undefined : lastReadAt / 1000)),
  },
  {
    name: "ina260_reads_total",
    type: "counter",
    unit: "readings",
    labels: sensorLabels,
    help: "Readings that were tried, failed ones included.",
    absent: "never",
    series: ofSensors(({ reads }) => reads),
  },
  {
    name: "ina260_read_errors_total",
    type: "counter",
    unit: "readings",
    labels: [...sensorLabels, "reason"],
    help: "Readings that failed, by reason.",
    absent: `for reasons other than ${commonReasons.join(", ")}, before the first failure of that kind`,
    *series({ sensors }) {
      for (const { plan, errors } of sensors) {
        for (const reason of new Set([...commonReasons, ...errors.keys()])) {
          yield { labels: { ...plan.labels, reason }, value: errors.get(reason) ?? 0 };
        }
      }
    },
  },
  {
    name: "ina260_missed_deadlines_total",
    type: "counter",
    unit: "deadlines",
    labels: sensorLabels,
    help: "Polling deadlines that passed while the bus was busy with an earlier one.",
    absent: "never",
    series: ofSensors(({ missedDeadlines }) => missedDeadlines),
  },
  {
    name: "ina260_sensor_info",
    type: "gauge",
    labels: [...sensorLabels, ...infoLabels],
    help: "Where the sensor is, who it says it is, and what it measures with; always 1.",
    absent: "while the sensor does not answer",
    *series({ sensors }) {
      for (const sensor of sensors) yield* sensorInfo(sensor);
    },
  },
  {
    name: "ina260_exporter_build_info",
    type: "gauge",
    labels: ["version", "node_version", "platform", "architecture"],
    help: "What runs; always 1.",
    absent: "never",
    *series({ build }) {
      const { version, nodeVersion, platform, architecture } = build;
      yield { labels: { version, node_version: nodeVersion, platform, architecture }, value: 1 };
    },
  },
];

/** One series for each sensor that has the value. */
function ofSensors(value: (sensor: SensorView) => number | undefined): MetricDefinition["series"] {
  return function* ({ sensors }) {
    for (const sensor of sensors) {
      const found = value(sensor);
      if (found !== undefined) yield { labels: { ...sensor.plan.labels }, value: found };
    }
  };
}

function ofMeasurement(value: (measurement: INA260Measurement) => number): MetricDefinition["series"] {
  return ofSensors(({ measurement }) => (measurement === undefined ? undefined : value(measurement)));
}

function* sensorInfo({ plan, identity }: SensorView): Iterable<Series> {
  if (identity === undefined) return;
  const { averaging, voltageConversionMicroseconds, currentConversionMicroseconds } =
    plan.measuring.configuration;
  const labels = {
    ...plan.labels,
    sensor: formatPlace(plan),
    bus: `i2c-${String(plan.bus)}`,
    address: formatAddress(plan.address),
    manufacturer_id: formatAddress(identity.manufacturerId),
    die_id: formatAddress(identity.dieId),
    revision: String(identity.revision),
    averaging: String(averaging),
    voltage_conversion_seconds: String(voltageConversionMicroseconds / 1e6),
    current_conversion_seconds: String(currentConversionMicroseconds / 1e6),
  };
  yield { labels, value: 1 };
}
