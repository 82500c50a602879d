import type { Logger, Option, OptionValues } from "@rbp/command-line";
import type { SensorSettings } from "@rbp/ina260-monitor";
import type { DeskHost } from "../host.ts";

/** A command of `ina260`: what its command line may hold, and what it does. */
export interface Command {
  /** One lower-case word. */
  readonly name: string;
  /** What it does, on one line, for the list of commands in the help. */
  readonly summary: string;
  /** Options that it shares with other commands and with the exporter, environment variables included. */
  readonly shared: readonly Option[];
  /** Options that only it has. None has the name of a shared one. */
  readonly options: readonly Option[];
  /** Arguments without a flag. Absent: it takes none. */
  readonly operands?: Operands;
  /** Everything behind `--`, as it is. Absent: what stands there are more operands. */
  readonly program?: Operands;
  readonly examples: readonly Example[];
  /** Imports what it does, so that no other command waits for that. */
  readonly load: () => Promise<RunCommand>;
}

/** How many arguments, and what stands for them in the help. */
export interface Operands {
  /** "SHELL", "COMMAND [ARGUMENT…]". */
  readonly usage: string;
  readonly minimum: number;
  /** Absent: any number. */
  readonly maximum?: number;
  /** Words that each of them can be, for the completion in a shell. */
  readonly choices?: readonly string[];
}

/** A command line and what it is for. */
export interface Example {
  /** Behind the program's name: "scan --bus 1". */
  readonly commandLine: string;
  readonly description: string;
}

/** What the command line asks of a command. */
export interface CommandRequest {
  /** Made from the shared options; of those that the command does not take, the defaults. */
  readonly settings: SensorSettings;
  /** The values of the command's own options. */
  readonly values: OptionValues;
  readonly operands: readonly string[];
  /** What stood behind `--`. */
  readonly program: readonly string[];
  /** All commands, for the one that completes them. */
  readonly commands: readonly Command[];
}

/**
 * Does what a command is for.
 *
 * @returns The exit code.
 * @throws UsageError by rejection, which ends the program with 2.
 */
export type RunCommand = (request: CommandRequest, host: DeskHost, log: Logger) => Promise<number>;
