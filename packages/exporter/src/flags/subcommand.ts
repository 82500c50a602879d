import type { Environment } from "../environment.ts";
import type { Logger } from "../log.ts";
import type { Settings } from "../settings.ts";
import type { Option } from "./option.ts";
import type { OptionName } from "./options.ts";
import type { OwnOptions } from "./own-options.ts";

/**
 * A command that stands behind the program's name: what its command line may hold, and what it does. One entry in
 * the table of subcommands.ts is all that a new one needs there; the readers, the checks and the help follow.
 */
export interface Subcommand {
  /** One lower-case word. */
  readonly name: string;
  /** What it does, on one line, for the list of commands in the help. */
  readonly summary: string;
  /** Options of the exporter that it takes too, in any order: `sensorSelection`, `logging`, or names. */
  readonly shared: readonly OptionName[];
  /** Options that only it has. None has the name of a shared one. */
  readonly options: readonly Option[];
  /** Arguments without a flag. Absent: it takes none. */
  readonly operands?: Operands;
  /** Everything behind `--`, as it is. Absent: what stands there are more operands. */
  readonly program?: Operands;
  readonly examples: readonly Example[];
  /** Imports what it does, so that nobody else waits for that. */
  readonly load: () => Promise<RunSubcommand>;
}

/** How many arguments, and what stands for them in the help. */
export interface Operands {
  /** "SHELL", "COMMAND [ARGUMENT…]". */
  readonly usage: string;
  readonly least: number;
  /** Absent: any number. */
  readonly most?: number;
  /** Words that each of them can be, for the completion in a shell. */
  readonly choices?: readonly string[];
}

/** A command line and what it is for. */
export interface Example {
  /** Behind the program's name: "scan --bus 1". */
  readonly commandLine: string;
  readonly description: string;
}

/** What the command line asks of a subcommand. */
export interface SubcommandRequest {
  /** Made from the shared options; of those that it does not take, the defaults. */
  readonly settings: Settings;
  readonly own: OwnOptions;
  readonly operands: readonly string[];
  /** What stood behind `--`. */
  readonly program: readonly string[];
  /** All commands, for what tells of them. */
  readonly subcommands: readonly Subcommand[];
}

/**
 * Does what a subcommand is for.
 *
 * @returns The exit code.
 * @throws UsageError by rejection, which ends the program with 2.
 */
export type RunSubcommand = (
  request: SubcommandRequest,
  environment: Environment,
  log: Logger,
) => Promise<number>;
