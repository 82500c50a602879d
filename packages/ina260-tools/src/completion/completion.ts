import { parseChoice } from "@rbp/command-line";
import type { Command, RunCommand } from "../command-line/command.ts";
import { printResult } from "../output/output.ts";
import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import { type Shell, shells } from "./shells.ts";
import { zshScript } from "./zsh.ts";

const scripts: Readonly<Record<Shell, (commands: readonly Command[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** Prints a script that is made from the tables of commands and options, so that none is missing. */
export const completion: RunCommand = async ({ operands, commands }, { outputs }, log) => {
  const shell = parseChoice<Shell>("SHELL", operands[0] ?? "", shells);
  return (await printResult(scripts[shell](commands), outputs, log)) ? 0 : 1;
};
