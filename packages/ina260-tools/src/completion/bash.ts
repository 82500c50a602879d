import { informationOptions, type Option } from "@rbp/command-line";
import type { Command } from "../command-line/command.ts";
import { optionsOf } from "../command-line/read-command-line.ts";
import { valueKind } from "./shells.ts";

/** A script for bash, 3.2 and newer. */
export function bashScript(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of ina260 in bash.
_ina260() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command="" words="" index
  COMPREPLY=()
  # The command comes before its flags.
  if ((COMP_CWORD > 1)) && [[ \${COMP_WORDS[1]} != -* ]]; then command=\${COMP_WORDS[1]}; fi
  # bash splits --flag=value into three words.
  if [[ $current == "=" ]]; then
    current=""
  elif [[ $previous == "=" ]]; then
    previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  case $command in
    "")
${valuesOf(informationOptions)}
      words="${wordsOf(informationOptions)}"
      if ((COMP_CWORD == 1)) && [[ $current != -* ]]; then words="${names}"; fi
      ;;
${commands.map(commandCase).join("\n")}
    *) return ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
_ina260_files() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$1"))
  compopt -o filenames 2>/dev/null
}
complete -F _ina260 ina260
`;
}

function commandCase(command: Command): string {
  const options = optionsOf(command);
  const choices = command.operands?.choices;
  return [
    `    ${command.name})`,
    ...(command.program === undefined ? [] : [programBehindDashes]),
    valuesOf(options),
    `      words="${wordsOf(options)}"`,
    // Flags are offered once a dash is typed.
    ...(choices === undefined
      ? []
      : [`      if [[ $current != -* ]]; then words="${choices.join(" ")}"; fi`]),
    "      ;;",
  ].join("\n");
}

function wordsOf(options: readonly Option[]): string {
  return options.map(({ name }) => `--${name}`).join(" ");
}

/** After a flag that takes a value only its values are offered. */
function valuesOf(options: readonly Option[]): string {
  const cases = options.filter(({ kind }) => kind !== "switch").map(valueCase);
  return ["      case $previous in", ...cases, "      esac"].join("\n");
}

function valueCase(option: Option): string {
  const { name, choices = [] } = option;
  const offers = {
    none: "",
    choice: `COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")); `,
    file: '_ina260_files "$current"; ',
    free: "",
  };
  return `        --${name}) ${offers[valueKind(option)]}return ;;`;
}

const programBehindDashes = `      for ((index = 2; index < COMP_CWORD; index++)); do
        [[ \${COMP_WORDS[index]} == -- ]] || continue
        if ((index == COMP_CWORD - 1)); then
          COMPREPLY=($(compgen -c -- "$current"))
        else
          _ina260_files "$current"
        fi
        return
      done`;
