import { informationOptions, type Option } from "@rbp/command-line";
import { optionsOf } from "../command-line/read-command-line.ts";
import type { Command } from "../command-line/command.ts";

export const PROGRAM = "ina260";

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
export function grammarOf(commands: readonly Command[]): Grammar {
  return {
    flags: informationOptions.map(flagOf),
    commands: commands.map((command) => ({
      name: command.name,
      summary: command.summary,
      flags: optionsOf(command).map(flagOf),
      operands: command.operands?.choices ?? [],
      runsProgram: command.program !== undefined,
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
