import { logFormats, logLevels, type LogFormat, type LogLevel } from "../log.ts";
import type { Option } from "./option.ts";
import type { OptionValues } from "./option-values.ts";
import { parseChoice } from "./parsers.ts";

const logging = { kind: "value", group: "Logging" } as const;

/** Flags for what is logged, and in which format. */
export const logOptions: readonly Option[] = [
  {
    ...logging,
    name: "log.level",
    value: "LEVEL",
    default: "info",
    choices: logLevels,
    description: "Least urgent messages that are logged",
  },
  {
    ...logging,
    name: "log.format",
    value: "FORMAT",
    default: "logfmt",
    choices: logFormats,
    description: "Format of the messages on stderr",
  },
];

const information = { kind: "switch", group: "Information", typedOnly: true } as const;

/** The flags that every program has. */
export const informationOptions: readonly Option[] = [
  { ...information, name: "version", description: "Print the version and exit" },
  { ...information, name: "help", description: "Print this help and exit" },
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
