import { informationOptions, type Option } from "@rbp/command-line";
import type { Command } from "../command-line/command.ts";
import { optionsOf } from "../command-line/read-command-line.ts";
import { valueKind } from "./shells.ts";

/** A script for fish, 3.0 and newer. */
export function fishScript(commands: readonly Command[]): string {
  const lines = [
    ...informationOptions.map((option) => flagLine("__ina260_has_no_command", option)),
    ...commands.map(({ name, summary }) => line("__ina260_begins", `-a ${name}`, summary)),
    ...commands.flatMap(commandLines),
  ];
  return `# Completion of ina260 in fish.
# Only the program has been typed.
function __ina260_begins
    test (count (commandline -opc)) -eq 1
end
# No command has been typed.
function __ina260_has_no_command
    set -l words (commandline -opc)
    test (count $words) -eq 1; or string match -q -- '-*' $words[2]
end
# That command has been typed.
function __ina260_runs
    set -l words (commandline -opc)
    test "$words[2]" = $argv[1]
end
# Two dashes have been typed before the current word.
function __ina260_wraps
    __ina260_runs $argv[1]; and contains -- -- (commandline -opc)
end
complete -c ina260 -f
${lines.join("\n")}
`;
}

function commandLines(command: Command): string[] {
  const condition = `__ina260_runs ${command.name}`;
  const wraps = `__ina260_wraps ${command.name}`;
  return [
    ...optionsOf(command).map((option) => flagLine(condition, option)),
    ...(command.operands?.choices ?? []).map((operand) => line(condition, `-a ${operand}`)),
    ...(command.program === undefined ? [] : [line(wraps, "-a '(__fish_complete_subcommand)'")]),
  ];
}

function flagLine(condition: string, option: Option): string {
  const { name, description, choices = [] } = option;
  const values = { none: "", choice: ` -x -a ${quote(choices.join(" "))}`, file: " -r -F", free: " -x" };
  return line(condition, `-l ${name}${values[valueKind(option)]}`, description);
}

function line(condition: string, what: string, description?: string): string {
  const told = description === undefined ? "" : ` -d ${quote(description)}`;
  return `complete -c ina260 -n ${quote(condition)} ${what}${told}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
