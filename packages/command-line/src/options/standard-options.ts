import { logFormats, logLevels, type LogFormat, type LogLevel } from "../log.ts";
import type { Option } from "./option.ts";
import type { OptionValues } from "./option-values.ts";
import { parseChoice } from "./parsers.ts";

/** Flags for what is logged, and in which format. */
export const logOptions: readonly Option[] = [
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
];

/** The flags that every program has. */
export const informationOptions: readonly Option[] = [
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

export interface LogSettings {
  readonly level: LogLevel;
  readonly format: LogFormat;
}

/** @throws UsageError that names the flag or the variable. */
export function readLogSettings(values: OptionValues): LogSettings {
  return {
    level: values.value("log.level", parseChoice<LogLevel>, logLevels),
    format: values.value("log.format", parseChoice<LogFormat>, logFormats),
  };
}
