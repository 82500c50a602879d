export type { Command, CommandRequest, Example, Operands, RunCommand } from "./command-line/command.ts";
export { commands } from "./commands.ts";
export type { MachineFacts } from "./doctor/machine-facts.ts";
export type { DeskHost } from "./host.ts";
export { run } from "./main.ts";
export type { Output, Outputs } from "./output/output.ts";
export {
  type PassedSignal,
  type ProgramEnd,
  type Programs,
  ProgramStartError,
  type RunningProgram,
} from "./measure/programs.ts";
export type { Terminal, TerminalSize } from "./terminal/terminal.ts";
