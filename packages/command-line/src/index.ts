export { type AbortSignalLike, type Clock, pause, systemClock, withinTime } from "./clock.ts";
export { durationPattern, formatDuration, parseDuration } from "./duration.ts";
export { ConfigurationError, messageOf, StartError, UsageError } from "./errors.ts";
export {
  createLogger,
  type LogFields,
  type LogFormat,
  logFormats,
  type Logger,
  type LoggerOptions,
  type LogLevel,
  logLevels,
} from "./log.ts";
export { type BuildInfo, formatVersion, type Host, nodeHost } from "./host.ts";
export { nearest } from "./nearest.ts";
export { type Environment, type GivenOptions, type Option, variableOf } from "./options/option.ts";
export { type Conflict, OptionValues, type OptionValuesInput, type Parse } from "./options/option-values.ts";
export { parseChoice, parseFile, parseInteger, parseTime } from "./options/parsers.ts";
export { type Arguments, readArguments } from "./options/read-arguments.ts";
export {
  informationOptions,
  logOptions,
  type LogSettings,
  readLogSettings,
} from "./options/standard-options.ts";
export { counted, enumerate } from "./plural.ts";
export {
  endDespiteTransfer,
  firstSignal,
  type ProcessEnd,
  MAXIMUM_STOP_MILLISECONDS,
  type StopSignal,
  stopsWithin,
} from "./shutdown.ts";
