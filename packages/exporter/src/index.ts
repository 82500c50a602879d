export type { BuildInfo } from "./build-info.ts";
export type { Environment } from "./environment.ts";
export type { Option } from "./flags/option.ts";
export { type ExporterOption, type OptionGroup, options } from "./flags/options.ts";
export type { SystemdEnvironment } from "./http/systemd-sockets.ts";
export { run } from "./main.ts";
export type { ExporterView, MetricDefinition, Series } from "./metrics/definition.ts";
export { metricDefinitions } from "./metrics/definitions.ts";
export type { Output, Outputs } from "./output/output.ts";
export {
  type PassedSignal,
  type ProgramEnd,
  type Programs,
  ProgramStartError,
  type RunningProgram,
} from "./programs/programs.ts";
export type { ProcessEnd, StopSignal } from "./shutdown.ts";
export type { Terminal, TerminalSize } from "./terminal/terminal.ts";
