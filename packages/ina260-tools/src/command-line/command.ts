import type { Logger, Option, OptionValues } from "@rbp/command-line";
import type { SensorSettings } from "@rbp/ina260-monitor";
import type { DeskHost } from "../host.ts";

/** A command of `ina260`: its arguments, and what it does. */
export interface Command {
  /** One lower-case word. */
  readonly name: string;
  /** What it does, on one line, for the list of commands in the help. */
  readonly summary: string;
  /** Options that it shares with other commands and with the exporter, environment variables included. */
  readonly shared: readonly Option[];
  /** Options of this command alone. None has the name of a shared one. */
  readonly options: readonly Option[];
  /** Arguments that are no flags. Absent: it takes none. */
  readonly operands?: Operands;
  /** Everything after `--`, unchanged. Absent: that is more operands. */
  readonly program?: Operands;
  readonly examples: readonly Example[];
  /** Imports the implementation, which no other command needs to wait for. */
  readonly load: () => Promise<RunCommand>;
}

/** How many arguments a command takes, and what they are called in the help. */
export interface Operands {
  /** "SHELL", "COMMAND [ARGUMENT…]". */
  readonly usage: string;
  readonly minimum: number;
  /** Absent: any number. */
  readonly maximum?: number;
  /** The words that each of them can be, for completion in a shell. */
  readonly choices?: readonly string[];
}

/** A command line, and what it is an example of. */
export interface Example {
  /** What follows the program's name: "scan --bus 1". */
  readonly commandLine: string;
  readonly description: string;
}

/** What the command line asks of a command. */
export interface CommandRequest {
  /** Made from the shared options; those that the command does not take have their defaults. */
  readonly settings: SensorSettings;
  /** The values of the command's own options. */
  readonly values: OptionValues;
  readonly operands: readonly string[];
  /** The arguments after `--`. */
  readonly program: readonly string[];
  /** All commands, for the command that completes them. */
  readonly commands: readonly Command[];
}

/**
 * The implementation of a command.
 *
 * @returns The exit code.
 * @throws UsageError by rejection, which ends the program with 2.
 */
export type RunCommand = (request: CommandRequest, host: DeskHost, log: Logger) => Promise<number>;
