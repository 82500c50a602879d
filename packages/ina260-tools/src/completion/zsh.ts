import { type CommandGrammar, type Flag, type FlagValue, type Grammar, PROGRAM } from "./grammar.ts";

/** A script for zsh, to be sourced or to be put into a folder of its fpath as _ina260. */
export function zshScript({ flags, commands }: Grammar): string {
  const list = commands.map(({ name, summary }) => quote(`${name}:${summary.replaceAll(":", "\\:")}`));
  return `#compdef ${PROGRAM}
# Completion of ${PROGRAM} in zsh.
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
      _arguments${flags.map(argument).join("")}
      ;;
  esac
}
if [[ $funcstack[1] == _ina260 ]]; then
  _ina260 "$@"
else
  compdef _ina260 ${PROGRAM}
fi
`;
}

function commandCase({ name, flags, operands, runsProgram }: CommandGrammar): string {
  const operand = operands.length > 0 ? ` \\\n        ${quote(`1:operand:(${operands.join(" ")})`)}` : "";
  return `    ${name})
${runsProgram ? `${programBehindDashes}\n` : ""}      shift words
      (( CURRENT-- ))
      _arguments${flags.map(argument).join("")}${operand}
      ;;`;
}

const programBehindDashes = `      local -i dashes=\${words[(i)--]}
      if (( dashes < CURRENT )); then
        shift $dashes words
        (( CURRENT -= dashes ))
        _normal
        return
      fi`;

function argument({ name, description, isRepeatable, value }: Flag): string {
  const text = description.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
  const takesValue = value.kind !== "none";
  const spec = `${isRepeatable ? "*" : ""}${name}${takesValue ? "=" : ""}[${text}]${actionOf(value)}`;
  return ` \\\n        ${quote(spec)}`;
}

function actionOf(value: FlagValue): string {
  switch (value.kind) {
    case "none":
      return "";
    case "choice":
      return `:${value.usage}:(${value.choices.join(" ")})`;
    case "file":
      return `:${value.usage}:_files`;
    case "free":
      return `:${value.usage}: `;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
