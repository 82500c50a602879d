import { type Conflict, informationOptions, logOptions, type Option } from "@rbp/command-line";
import { webOptions } from "@rbp/exporter-toolkit";
import { busOptions, samplingOptions, selectionOptions, sensorConflicts } from "@rbp/ina260-monitor";

/** Flags of the Python script that this program replaces, with the same defaults. */
export const originalFlags: readonly string[] = ["address", "channel", "hostname", "device", "port"];

const webSwitch = { kind: "switch", group: "Web" } as const;

/** Every flag, in the order of the help. */
export const options: readonly Option[] = [
  ...selectionOptions,
  {
    name: "config.check",
    kind: "switch",
    group: "Configuration",
    typedOnly: true,
    description: "Only check the flags and the file: say what is wrong, or what it has, and exit",
  },
  ...samplingOptions,
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
  ...busOptions,
  {
    name: "port",
    kind: "value",
    group: "Web",
    value: "PORT",
    default: "8000",
    description: "Port to listen on, on all interfaces; 0 takes a free one and prints it",
  },
  ...webOptions,
  {
    ...webSwitch,
    name: "web.enable-windows",
    description: "Let clients begin and end windows at /api/v1/windows, and get the energy between",
  },
  {
    ...webSwitch,
    name: "web.disable-exporter-metrics",
    description: "Leave out the metrics of the process itself: CPU time, memory, descriptors",
  },
  {
    ...webSwitch,
    name: "no-legacy-metrics",
    description: "Leave out ina260_voltage, ina260_current (mA) and ina260_power (mW) of the Python script",
  },
  ...logOptions,
  ...informationOptions,
];

const explainSystemd: Conflict[2] = (one, other) =>
  `${one} says where to listen, and ${other} listens where systemd does; give one of the two`;

export const conflicts: readonly Conflict[] = [
  [
    "port",
    "web.listen-address",
    (one, other) => `${one} is all interfaces and ${other} is some; give one of the two`,
  ],
  ["port", "web.systemd-socket", explainSystemd],
  ["web.listen-address", "web.systemd-socket", explainSystemd],
  ...sensorConflicts,
];
