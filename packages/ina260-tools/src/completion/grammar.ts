import { informationOptions, type Option } from "@rbp/command-line";
import type { Command } from "../command-line/command.ts";
import { optionsOf } from "../command-line/read-command-line.ts";

export const PROGRAM = "ina260";

/** Shells that there is a script for. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** What can be typed after the program's name. */
export interface Grammar {
  /** Flags without a command. */
  readonly flags: readonly Flag[];
  readonly commands: readonly CommandGrammar[];
}

export interface CommandGrammar {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly Flag[];
  /** Words that are possible without a flag; empty where they are not known. */
  readonly operands: readonly string[];
  /** Whether a command of the shell follows after `--`. */
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

/** The value of a flag: none, one of a few words, a file, or free text; and what the help calls it. */
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
