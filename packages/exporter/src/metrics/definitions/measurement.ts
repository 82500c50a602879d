import { type INA260Measurement, signedPowerWatts } from "@rbp/ina260";
import { type MetricDefinition, ofSensors, sensorLabels, unlessFresh } from "../definition.ts";

/** What a sensor measures now. */
export const measurementMetrics: readonly MetricDefinition[] = [
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
    help: "Power, averaged by the sensor over the polling interval; with the sign of the current.",
    absent: unlessFresh,
    original: "ina260_power",
    series: ofMeasurement(signedPowerWatts),
  },
];

function ofMeasurement(value: (measurement: INA260Measurement) => number): MetricDefinition["series"] {
  return ofSensors(({ measurement }) => (measurement === undefined ? undefined : value(measurement)));
}
