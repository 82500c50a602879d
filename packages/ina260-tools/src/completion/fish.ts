import { type CommandGrammar, type Flag, type Grammar, PROGRAM } from "./grammar.ts";

/** A script for fish, 3.0 and newer. */
export function fishScript({ flags, commands }: Grammar): string {
  const lines = [
    ...flags.map((flag) => flagLine("__ina260_has_no_command", flag)),
    ...commands.map(({ name, summary }) => line("__ina260_begins", `-a ${name}`, summary)),
    ...commands.flatMap(commandLines),
  ];
  return `# Completion of ${PROGRAM} in fish.
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
complete -c ${PROGRAM} -f
${lines.join("\n")}
`;
}

function commandLines({ name, flags, operands, runsProgram }: CommandGrammar): string[] {
  const condition = `__ina260_runs ${name}`;
  return [
    ...flags.map((flag) => flagLine(condition, flag)),
    ...operands.map((operand) => line(condition, `-a ${operand}`)),
    ...(runsProgram ? [line(`__ina260_wraps ${name}`, "-a '(__fish_complete_subcommand)'")] : []),
  ];
}

function flagLine(condition: string, { name, description, value }: Flag): string {
  const long = `-l ${name.slice(2)}`;
  switch (value.kind) {
    case "none":
      return line(condition, long, description);
    case "choice":
      return line(condition, `${long} -x -a ${quote(value.choices.join(" "))}`, description);
    case "file":
      return line(condition, `${long} -r -F`, description);
    case "free":
      return line(condition, `${long} -x`, description);
  }
}

function line(condition: string, what: string, description?: string): string {
  const told = description === undefined ? "" : ` -d ${quote(description)}`;
  return `complete -c ${PROGRAM} -n ${quote(condition)} ${what}${told}`;
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
