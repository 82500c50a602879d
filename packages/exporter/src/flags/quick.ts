import { type Arguments, findOption } from "./options.ts";

/**
 * Reads a command line that leaves no question: known flags, each scalar once, `--name value` or `--name=value`,
 * switches without a value. Anything else is undefined, and left to yargs, whose import takes longer than all
 * the rest of the start. Where this reads a command line, yargs reads the same from it.
 */
export function readQuickly(argv: readonly string[]): Arguments | undefined {
  const found: Arguments = {};
  for (let index = 0; index < argv.length; index += 1) {
    const [, name = "", inline] = /^--([a-z][a-z.-]*)(?:=([^]*))?$/.exec(argv[index] as string) ?? [];
    const option = findOption(name);
    if (option === undefined || name === "help" || name === "version") return undefined;
    if (option.kind === "switch") {
      if (inline !== undefined || found[option.name] !== undefined) return undefined;
      // yargs takes these words for the value of the switch.
      if (/^(?:true|false)$/.test(argv[index + 1] ?? "")) return undefined;
      found[option.name] = true;
      continue;
    }
    const value = inline ?? argv[(index += 1)];
    if (value === undefined || !isPlain(value)) return undefined;
    if (option.kind === "list") (found[option.name] ??= []).push(value);
    else if (found[option.name] === undefined) found[option.name] = value;
    else return undefined;
  }
  return found;
}

/** Neither empty, nor like a flag, nor with quotation marks, which yargs takes off. */
function isPlain(value: string): boolean {
  return /^[^-'"][^'"]*$/.test(value);
}
