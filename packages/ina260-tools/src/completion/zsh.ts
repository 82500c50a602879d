import { informationOptions, type Option } from "@rbp/command-line";
import type { Command } from "../command-line/command.ts";
import { optionsOf } from "../command-line/read-command-line.ts";
import { valueKind } from "./shells.ts";

/** A script for zsh, to be sourced or to be put into a folder of its fpath as _ina260. */
export function zshScript(commands: readonly Command[]): string {
  const list = commands.map(({ name, summary }) => quote(`${name}:${summary.replaceAll(":", "\\:")}`));
  return `#compdef ina260
# Completion of ina260 in zsh.
_ina260() {
  # Not "commands": zsh keeps the programs of its path under that name, which _normal looks up.
  local -a subcommands
  subcommands=(
${list.map((entry) => `    ${entry}`).join("\n")}
  )
  # The command comes before its flags.
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t commands command subcommands
    return
  fi
  case $words[2] in
${commands.map(commandCase).join("\n")}
    *)
      _arguments${informationOptions.map(argument).join("")}
      ;;
  esac
}
if [[ $funcstack[1] == _ina260 ]]; then
  _ina260 "$@"
else
  compdef _ina260 ina260
fi
`;
}

function commandCase(command: Command): string {
  const operands = command.operands?.choices ?? [];
  const operand = operands.length > 0 ? ` \\\n        ${quote(`1:operand:(${operands.join(" ")})`)}` : "";
  return `    ${command.name})
${command.program === undefined ? "" : `${programBehindDashes}\n`}      shift words
      (( CURRENT-- ))
      _arguments${optionsOf(command).map(argument).join("")}${operand}
      ;;`;
}

const programBehindDashes = `      local -i dashes=\${words[(i)--]}
      if (( dashes < CURRENT )); then
        shift $dashes words
        (( CURRENT -= dashes ))
        _normal
        return
      fi`;

function argument(option: Option): string {
  const { name, kind, description, value = "VALUE", choices = [] } = option;
  const text = description.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
  const actions = { none: "", choice: `(${choices.join(" ")})`, file: "_files", free: " " };
  const action = kind === "switch" ? "" : `:${value}:${actions[valueKind(option)]}`;
  const spec = `${kind === "list" ? "*" : ""}--${name}${kind === "switch" ? "" : "="}[${text}]${action}`;
  return ` \\\n        ${quote(spec)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
