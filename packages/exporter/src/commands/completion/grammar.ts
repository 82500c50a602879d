import type { Option } from "../../flags/option.ts";
import { options } from "../../flags/options.ts";
import { optionsOf } from "../../flags/subcommand-options.ts";
import type { Subcommand } from "../../flags/subcommand.ts";

export const PROGRAM = "ina260-exporter";

/** What can be typed behind the program's name. */
export interface Grammar {
  /** Flags where there is no command. */
  readonly flags: readonly Flag[];
  readonly commands: readonly CommandGrammar[];
}

export interface CommandGrammar {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** What can stand without a flag; empty where nobody knows. */
  readonly operands: readonly string[];
  /** Whether a command of the shell stands behind `--`. */
  readonly runsProgram: boolean;
}

/** One flag. */
export interface Flag {
  /** "--port" */
  readonly name: string;
  readonly description: string;
  readonly isRepeatable: boolean;
  readonly value: FlagValue;
}

/** None, one of a few words, a file, or something that nobody can guess; what stands for it in the help. */
export type FlagValue =
  | { readonly kind: "none" }
  | { readonly kind: "choice"; readonly usage: string; readonly choices: readonly string[] }
  | { readonly kind: "file"; readonly usage: string }
  | { readonly kind: "free"; readonly usage: string };

/** The grammar of the program, from its tables. */
export function grammarOf(subcommands: readonly Subcommand[]): Grammar {
  return {
    flags: options.map(flagOf),
    commands: subcommands.map((subcommand) => ({
      name: subcommand.name,
      summary: subcommand.summary,
      flags: optionsOf(subcommand).map(flagOf),
      operands: subcommand.operands?.choices ?? [],
      runsProgram: subcommand.program !== undefined,
    })),
  };
}

function flagOf(option: Option): Flag {
  const { name, kind, description } = option;
  return { name: `--${name}`, description, isRepeatable: kind === "list", value: valueOf(option) };
}

function valueOf({ kind, value: usage = "VALUE", choices }: Option): FlagValue {
  if (kind === "switch") return { kind: "none" };
  if (choices !== undefined) return { kind: "choice", usage, choices };
  return { kind: usage === "FILE" ? "file" : "free", usage };
}
