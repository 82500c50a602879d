import { linuxI2CBackendChoices } from "@rbp/i2c-linux";
import { type INA260AddressPin, type INA260AddressPins, ina260Addresses, ina260Limits } from "@rbp/ina260";
import { multiplexerAddresses, multiplexerVariants, type Part } from "@rbp/tca9548a";
import { formatRange } from "../topology/place.ts";
import {
  averagings,
  MAXIMUM_INTERVAL_MILLISECONDS,
  MINIMUM_INTERVAL_MILLISECONDS,
} from "../topology/plan-sensor.ts";
import type {
  AlertEntry,
  BusEntry,
  ConfigurationFile,
  MultiplexerEntry,
  SegmentEntry,
  SensorEntry,
} from "./configuration-file.ts";

import * as v from "valibot";
import * as values from "./values.ts";

/** A key that may be missing, with the description that editors show. */
function maybe<T>(
  schema: v.GenericSchema<T>,
  description: string,
): v.ExactOptionalSchema<v.GenericSchema<T>, undefined> {
  return v.exactOptional(v.pipe(schema, v.description(description)));
}

const interval = values.duration(MINIMUM_INTERVAL_MILLISECONDS, MAXIMUM_INTERVAL_MILLISECONDS);
const averaging = values.oneOf(averagings);
const yesOrNo = v.boolean("true or false");

const pin: v.GenericSchema<INA260AddressPin> = v.picklist(["GND", "VS", "SDA", "SCL"]);
const sensorAddresses = formatRange(ina260Addresses);
const SENSOR_ADDRESS = `an address from ${sensorAddresses}, or what the pins are tied to, like { a1: GND, a0: VS }`;
const pins: v.GenericSchema<INA260AddressPins> = values.map({ a1: pin, a0: pin }, SENSOR_ADDRESS);
const sensorAddress = v.union(
  [values.integer(ina260Addresses, /^0[xX]4[0-9a-fA-F]$/, SENSOR_ADDRESS), pins],
  SENSOR_ADDRESS,
);
const multiplexerRange = formatRange(multiplexerAddresses);
const multiplexerAddress = values.integer(
  multiplexerAddresses,
  /^0[xX]7[0-7]$/,
  `an address from ${multiplexerRange}`,
);

const { minimumAmperes, maximumAmperes, maximumVolts, maximumWatts } = ina260Limits;
const amperes = values.number("amperes", minimumAmperes, maximumAmperes);
const volts = values.number("volts", 0, maximumVolts);
const alertEntries = {
  over_current_amperes: maybe(amperes, "Alert above this current"),
  under_current_amperes: maybe(amperes, "Alert below this current"),
  over_voltage_volts: maybe(volts, "Alert above this voltage"),
  under_voltage_volts: maybe(volts, "Alert below this voltage"),
  over_power_watts: maybe(values.number("watts", 0, maximumWatts), "Alert above this power"),
};
const ONE_LIMIT = `exactly one of ${Object.keys(alertEntries).join(", ")}`;
const alert: v.GenericSchema<AlertEntry> = v.pipe(
  values.map(alertEntries, ONE_LIMIT),
  v.minEntries(1, ONE_LIMIT),
  v.maxEntries(1, ONE_LIMIT),
);

const sensorEntries = {
  device: v.pipe(
    values.text("what the sensor measures, as text"),
    v.description("What the sensor measures: label device of its series"),
  ),
  address: maybe(
    sensorAddress,
    `I2C address: ${sensorAddresses}, or what its pins are tied to; default 0x40`,
  ),
  interval: maybe(interval, "Time between two readings, if it is not that of all sensors"),
  averaging: maybe(averaging, "Samples in one reading, if they are not those of all sensors"),
  labels: maybe(values.labels, "Labels of its series beside those of all sensors"),
  alert: maybe(alert, "The limit that the chip itself watches; it can watch one"),
};
export const sensor: v.GenericSchema<SensorEntry> = values.map(
  sensorEntries,
  "a sensor, like { device: NAME }",
);
const sensors = v.array(sensor, "a list of sensors, each with - before it");

const segmentEntries = {
  sensors: maybe(sensors, "Sensors that are on this segment itself"),
  multiplexers: maybe(
    v.array(
      v.lazy(() => multiplexer),
      "a list of multiplexers, each with - before it",
    ),
    "Multiplexers that are on this segment itself",
  ),
};
export const channel: v.GenericSchema<SegmentEntry> = values.map(
  segmentEntries,
  "sensors, multiplexers or both",
);

const channelEntries = Object.fromEntries(
  Array.from({ length: 8 }, (_, index) => [String(index), v.exactOptional(channel)]),
);
const CHANNELS = "channels by number, like 7: followed by what it has";
const multiplexerEntries = {
  address: maybe(multiplexerAddress, `I2C address: ${multiplexerRange}; default 0x70`),
  part: maybe(values.oneOf(Object.keys(multiplexerVariants) as Part[]), "Which chip it is; default TCA9548A"),
  channels: v.pipe(values.map(channelEntries, CHANNELS), v.description("What is on each channel")),
};
export const multiplexer: v.GenericSchema<MultiplexerEntry> = values.map(
  multiplexerEntries,
  "a multiplexer, like { address: 0x70, channels: … }",
);

const BUS = "a bus, like 1 or /dev/i2c-1";
const busEntries = {
  bus: v.pipe(
    values.integer({ first: 0, last: 0xfffff }, /^(?:\/dev\/i2c-|i2c-)?(?:0|[1-9]\d{0,5})$/, BUS),
    v.description("Number of the bus, or its device as /dev/i2c-1"),
  ),
  ...segmentEntries,
};
const bus: v.GenericSchema<BusEntry> = values.map(busEntries, "a bus, like { bus: 1, sensors: … }");

const BUCKETS = `at most 64 numbers of watts from 0 to ${String(maximumWatts)}, rising`;
const buckets = v.pipe(
  v.array(values.between(0, maximumWatts, BUCKETS), BUCKETS),
  v.maxLength(64, BUCKETS),
  v.check((watts) => watts.every((bound, index) => bound > (watts[index - 1] ?? -1)), BUCKETS),
);

const WINDOWS = "at most 8 times, each another one, like [10s, 1m]";
const windows = v.pipe(
  v.array(values.duration(1000, 86_400_000), WINDOWS),
  v.maxLength(8, WINDOWS),
  v.check((times) => new Set(times.map(values.milliseconds)).size === times.length, WINDOWS),
);

const fileEntries = {
  $schema: maybe(values.text("the address of this schema"), "Address of this schema"),
  hostname: maybe(
    values.text("a name, as text"),
    "Label hostname of every series; default the name of the machine",
  ),
  interval: maybe(interval, "Time between two readings of a sensor; default 1s"),
  averaging: maybe(averaging, "Samples in one reading; auto, the default, fills the interval with them"),
  labels: maybe(values.labels, "Labels of every series of every sensor"),
  windows: maybe(windows, "Lengths of the windows whose extremes are shown; default [10s, 1m]"),
  power_buckets_watts: maybe(buckets, "Upper bounds of the buckets of the power histogram; [] for none"),
  legacy_metrics: maybe(yesOrNo, "Whether the three names of the Python script are shown; default true"),
  keep_trying: maybe(yesOrNo, "Start also when no sensor answers; default false"),
  state_file: maybe(
    values.text("the path of a file"),
    "Where the totals survive a restart; relative to the folder of this file",
  ),
  i2c_backend: maybe(
    values.oneOf(linuxI2CBackendChoices),
    "npm package that reaches the buses; auto, the default, is i2c-bus where it was compiled, else koffi",
  ),
  buses: v.pipe(
    v.array(bus, "a list of buses, each with - before it"),
    v.description("The buses and what is on them"),
  ),
};

/** The form of a configuration file. Contradictions between several places are found by check-together.ts. */
export const configurationFile: v.GenericSchema<ConfigurationFile> = values.map(
  fileEntries,
  "keys like buses, with what is on them",
);

/** The known keys, by the key under which their map stands; "" for the file, "channel" for what is on a channel. */
export const knownKeys: ReadonlyMap<string, Readonly<Record<string, v.GenericSchema>>> = new Map(
  Object.entries({
    "": fileEntries,
    buses: busEntries,
    sensors: sensorEntries,
    multiplexers: multiplexerEntries,
    channels: channelEntries,
    channel: segmentEntries,
    alert: alertEntries,
  }),
);
