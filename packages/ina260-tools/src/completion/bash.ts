import { type CommandGrammar, type Flag, type Grammar, PROGRAM } from "./grammar.ts";

/** A script for bash, 3.2 and newer. */
export function bashScript({ flags, commands }: Grammar): string {
  const names = commands.map(({ name }) => name).join(" ");
  return `# Completion of ${PROGRAM} in bash.
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
${valuesOf(flags)}
      words="${wordsOf(flags)}"
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
complete -F _ina260 ${PROGRAM}
`;
}

function commandCase({ name, flags, operands, runsProgram }: CommandGrammar): string {
  return `    ${name})
${runsProgram ? `${programBehindDashes}\n` : ""}${valuesOf(flags)}
      words="${wordsOf(flags)}"
${operands.length > 0 ? `${operandsInstead(operands)}\n` : ""}      ;;`;
}

function wordsOf(flags: readonly Flag[]): string {
  return flags.map(({ name }) => name).join(" ");
}

/** Flags are offered once a dash is typed. */
function operandsInstead(operands: readonly string[]): string {
  return `      if [[ $current != -* ]]; then words="${operands.join(" ")}"; fi`;
}

/** After a flag that takes a value only its values are offered. */
function valuesOf(flags: readonly Flag[]): string {
  const free = flags.filter(({ value }) => value.kind === "free").map(({ name }) => name);
  return [
    "      case $previous in",
    ...flags.flatMap(choiceOf),
    ...(free.length === 0 ? [] : [`        ${free.join("|")}) return ;;`]),
    "      esac",
  ].join("\n");
}

function choiceOf({ name, value }: Flag): string[] {
  if (value.kind === "file") return [`        ${name}) _ina260_files "$current"; return ;;`];
  if (value.kind !== "choice") return [];
  const words = value.choices.join(" ");
  return [`        ${name}) COMPREPLY=($(compgen -W "${words}" -- "$current")); return ;;`];
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
