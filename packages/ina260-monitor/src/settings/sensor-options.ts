import type { Conflict, Option } from "@rbp/command-line";
import { linuxI2CBackendChoices } from "@rbp/i2c-linux";
import { averagings } from "../topology/plan-sensor.ts";

/** Prefix of the environment variables of the exporter and the tools, so that one setting holds for both. */
export const VARIABLE_PREFIX = "INA260_EXPORTER_";

const explainMultiplexer: Conflict[2] = (one, other) =>
  `${one} needs a multiplexer, but ${other} says that there is none`;

/** Options for sensors that contradict each other. */
export const sensorConflicts: readonly Conflict[] = [
  ["address", "without-multiplexer", explainMultiplexer],
  ["channel", "without-multiplexer", explainMultiplexer],
];

const sensorValue = { kind: "value", group: "Sensor" } as const;
const samplingValue = { kind: "value", group: "Sampling" } as const;

/** How the machine's buses are reached. */
export const busOptions: readonly Option[] = [
  {
    name: "i2c.backend",
    kind: "value",
    group: "Bus",
    value: "NAME",
    default: "auto",
    choices: linuxI2CBackendChoices,
    description: "npm package that reaches the bus: i2c-bus where it was compiled, or koffi",
  },
];

/** Which sensors: by flags, from a file, or simulated. */
export const selectionOptions: readonly Option[] = [
  {
    ...sensorValue,
    name: "address",
    value: "ADDRESS",
    default: "0x70",
    description:
      "I2C address of the TCA9548A multiplexer, hexadecimal or decimal (0x70 and 112 are the same)",
  },
  {
    ...sensorValue,
    name: "channel",
    value: "CHANNEL",
    default: "7",
    description: "Channel of the multiplexer that the sensor is on, 0 to 7",
  },
  {
    ...sensorValue,
    name: "bus",
    value: "BUS",
    default: "1",
    description: "I2C bus: its number, or its device as /dev/i2c-1",
  },
  {
    ...sensorValue,
    name: "sensor-address",
    value: "ADDRESS",
    default: "0x40",
    description: "I2C address of the INA260, hexadecimal or decimal",
  },
  {
    name: "without-multiplexer",
    kind: "switch",
    group: "Sensor",
    description: "The sensor is on the bus itself, or on a channel that the kernel shows as a bus",
  },
  {
    ...sensorValue,
    name: "hostname",
    value: "NAME",
    defaultDescription: "name of this machine",
    description: "Label hostname of every series",
  },
  {
    ...sensorValue,
    name: "device",
    value: "NAME",
    default: "deepx",
    description: "Label device of every series: what the sensor measures",
  },
  {
    name: "simulate",
    kind: "switch",
    group: "Sensor",
    description: "Simulated chips where flags or file say, with a load that varies; needs no hardware",
  },
  {
    name: "config.file",
    kind: "value",
    group: "Configuration",
    value: "FILE",
    description: "Read sensors and settings from this file; flags and environment variables override it",
  },
];

export const samplingOptions: readonly Option[] = [
  {
    ...samplingValue,
    name: "interval",
    value: "TIME",
    default: "1",
    description: "Time between two readings, 2ms to 1h: seconds, or with a unit as in 500ms, 2s, 1m",
  },
  {
    ...samplingValue,
    name: "averaging",
    value: "COUNT",
    default: "auto",
    choices: averagings.map(String),
    description: "Samples that the sensor averages in one reading; auto fills the interval",
  },
];

/** All options of which {@link readSensorSettings} needs the values. */
export const sensorOptions: readonly Option[] = [...selectionOptions, ...samplingOptions, ...busOptions];
