import { type INA260Measurement, signedPowerWatts } from "@rbp/ina260";
import { type MetricDefinition, ofSensors, unlessFresh } from "../definition.ts";

/** What a sensor measures now. */
export const measurementMetrics: readonly MetricDefinition[] = [
  {
    name: "ina260_voltage",
    type: "gauge",
    unit: "volts",
    help: "Voltage measured by INA260",
    legacy: true,
    original: "ina260_voltage",
    ...ofMeasurement(({ voltageVolts }) => voltageVolts),
  },
  {
    name: "ina260_current",
    type: "gauge",
    unit: "milliamperes",
    help: "Current measured by INA260",
    legacy: true,
    original: "ina260_current",
    // Of the counts: 1.25 is exact in binary, 1000 times a rounded ampere is not.
    ...ofMeasurement(({ raw }) => raw.current * 1.25),
  },
  {
    name: "ina260_power",
    type: "gauge",
    unit: "milliwatts",
    help: "Power measured by INA260",
    legacy: true,
    original: "ina260_power",
    ...ofMeasurement(({ raw }) => raw.power * 10),
  },
  {
    name: "ina260_voltage_volts",
    type: "gauge",
    unit: "volts",
    help: "Bus voltage, averaged by the sensor over the polling interval.",
    original: "ina260_voltage",
    ...ofMeasurement(({ voltageVolts }) => voltageVolts),
  },
  {
    name: "ina260_current_amperes",
    type: "gauge",
    unit: "amperes",
    help: "Current, averaged by the sensor over the polling interval; negative from IN- to IN+.",
    original: "ina260_current",
    ...ofMeasurement(({ currentAmperes }) => currentAmperes),
  },
  {
    name: "ina260_power_watts",
    type: "gauge",
    unit: "watts",
    help: "Power, averaged by the sensor over the polling interval; with the sign of the current.",
    original: "ina260_power",
    ...ofMeasurement(signedPowerWatts),
  },
];

function ofMeasurement(
  value: (measurement: INA260Measurement) => number,
): Pick<MetricDefinition, "labels" | "absent" | "series"> {
  const shown = ofSensors(({ measurement }) => (measurement === undefined ? undefined : value(measurement)));
  return { ...shown, absent: unlessFresh };
}
