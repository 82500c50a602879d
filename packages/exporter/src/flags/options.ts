import { ina260Averagings } from "@rbp/ina260";
import { logFormats, logLevels } from "../log.ts";
import { type Option, OptionTable } from "./option.ts";

/** Flags that take one value. */
export type ValueName =
  | "address"
  | "hostname"
  | "device"
  | "port"
  | "channel"
  | "bus"
  | "sensor-address"
  | "config.file"
  | "interval"
  | "averaging"
  | "state.file"
  | "web.config.file"
  | "web.max-requests"
  | "web.telemetry-path"
  | "log.level"
  | "log.format";
/** Flags that take a value and may be repeated. */
export type ListName = "web.listen-address";
/** Flags that take none. */
export type SwitchName =
  | "without-multiplexer"
  | "simulate"
  | "config.check"
  | "keep-trying"
  | "web.systemd-socket"
  | "web.enable-lifecycle"
  | "web.enable-windows"
  | "web.disable-exporter-metrics"
  | "no-legacy-metrics"
  | "version"
  | "help";
export type OptionName = ValueName | ListName | SwitchName;

/** What was typed of these options: only what was given, as text. */
export type Arguments = { [name in ValueName]?: string } & { [name in ListName]?: string[] } & {
  [name in SwitchName]?: boolean;
};

/** An option of the exporter, with the kind that goes with its name. */
export type ExporterOption = Option & { readonly group: OptionGroup } & (
    | { readonly name: ValueName; readonly kind: "value" }
    | { readonly name: ListName; readonly kind: "list" }
    | { readonly name: SwitchName; readonly kind: "switch" }
  );

export type OptionGroup = "Sensor" | "Configuration" | "Sampling" | "Web" | "Logging" | "Information";

const averagings = ["auto", ...ina260Averagings.map(String)];

/** Every flag, in the order of the help. */
export const options: readonly ExporterOption[] = [
  {
    name: "address",
    kind: "value",
    original: true,
    group: "Sensor",
    value: "ADDRESS",
    default: "0x70",
    description:
      "I2C address of the TCA9548A multiplexer, hexadecimal or decimal (0x70 and 112 are the same)",
  },
  {
    name: "channel",
    kind: "value",
    original: true,
    group: "Sensor",
    value: "CHANNEL",
    default: "7",
    description: "Channel of the multiplexer that the sensor is on, 0 to 7",
  },
  {
    name: "bus",
    kind: "value",
    group: "Sensor",
    value: "BUS",
    default: "1",
    description: "I2C bus: its number, or its device as /dev/i2c-1",
  },
  {
    name: "sensor-address",
    kind: "value",
    group: "Sensor",
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
    name: "hostname",
    kind: "value",
    original: true,
    group: "Sensor",
    value: "NAME",
    defaultDescription: "name of this machine",
    description: "Label hostname of every series",
  },
  {
    name: "device",
    kind: "value",
    original: true,
    group: "Sensor",
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
  {
    name: "config.check",
    kind: "switch",
    group: "Configuration",
    typedOnly: true,
    description: "Only check the flags and the file: say what is wrong, or what it has, and exit",
  },
  {
    name: "interval",
    kind: "value",
    group: "Sampling",
    value: "TIME",
    default: "1",
    description: "Time between two readings, 2ms to 1h: seconds, or with a unit as in 500ms, 2s, 1m",
  },
  {
    name: "averaging",
    kind: "value",
    group: "Sampling",
    value: "COUNT",
    default: "auto",
    choices: averagings,
    description: "Samples that the sensor averages in one reading; auto fills the interval",
  },
  {
    name: "keep-trying",
    kind: "switch",
    group: "Sampling",
    description: "Start also when no sensor answers, and report ina260_up 0 until one does",
  },
  {
    name: "state.file",
    kind: "value",
    group: "Sampling",
    value: "FILE",
    description: "Keep the totals of energy and charge in this file, so that they survive a restart",
  },
  {
    name: "port",
    kind: "value",
    original: true,
    group: "Web",
    value: "PORT",
    default: "8000",
    description: "Port to listen on, on all interfaces; 0 takes a free one and prints it",
  },
  {
    name: "web.listen-address",
    kind: "list",
    group: "Web",
    value: "ADDRESS",
    description: 'Listen here instead of --port: ":8000", "127.0.0.1:8000", "[::1]:8000"; may be repeated',
  },
  {
    name: "web.telemetry-path",
    kind: "value",
    group: "Web",
    value: "PATH",
    default: "/metrics",
    description: "Path of the metrics",
  },
  {
    name: "web.systemd-socket",
    kind: "switch",
    group: "Web",
    description: "Listen on the sockets that systemd has opened, instead of --port",
  },
  {
    name: "web.config.file",
    kind: "value",
    group: "Web",
    value: "FILE",
    description: "TLS, passwords and headers, in the format of Prometheus' exporter-toolkit",
  },
  {
    name: "web.max-requests",
    kind: "value",
    group: "Web",
    value: "COUNT",
    default: "40",
    description: "Scrapes that are answered at the same time; more get 503. 0 is no limit",
  },
  {
    name: "web.enable-lifecycle",
    kind: "switch",
    group: "Web",
    description: "Reload the configuration at POST /-/reload too, and not only at SIGHUP",
  },
  {
    name: "web.enable-windows",
    kind: "switch",
    group: "Web",
    description: "Let clients begin and end windows at /api/v1/windows, and get the energy between",
  },
  {
    name: "web.disable-exporter-metrics",
    kind: "switch",
    group: "Web",
    description: "Leave out the metrics of the process itself: CPU time, memory, descriptors",
  },
  {
    name: "no-legacy-metrics",
    kind: "switch",
    group: "Web",
    description: "Leave out ina260_voltage, ina260_current (mA) and ina260_power (mW) of the Python script",
  },
  {
    name: "log.level",
    kind: "value",
    group: "Logging",
    value: "LEVEL",
    default: "info",
    choices: logLevels,
    description: "Least urgent messages that are logged",
  },
  {
    name: "log.format",
    kind: "value",
    group: "Logging",
    value: "FORMAT",
    default: "logfmt",
    choices: logFormats,
    description: "Format of the messages on stderr",
  },
  {
    name: "version",
    kind: "switch",
    group: "Information",
    typedOnly: true,
    description: "Print the version and exit",
  },
  {
    name: "help",
    kind: "switch",
    group: "Information",
    typedOnly: true,
    description: "Print this help and exit",
  },
];

/** Which sensors, for commands that read some. */
export const sensorSelection: readonly OptionName[] = options
  .filter(({ group, name }) => group === "Sensor" || name === "config.file")
  .map(({ name }) => name);

/** What is logged, and how. */
export const logging: readonly OptionName[] = options
  .filter(({ group }) => group === "Logging")
  .map(({ name }) => name);

export const optionTable: OptionTable = new OptionTable(options);
