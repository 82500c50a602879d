import type { OptionTable, Typed } from "./option.ts";

/**
 * Reads a command line that leaves no question: known flags, each scalar once, `--name value` or `--name=value`,
 * switches without a value. Anything else is undefined, and left to yargs, whose import takes longer than all
 * the rest of the start. Where this reads a command line, yargs reads the same from it.
 */
export function readQuickly(argv: readonly string[], table: OptionTable): Typed | undefined {
  const found: Typed = {};
  for (let index = 0; index < argv.length; index += 1) {
    const [, name = "", inline] = /^--([a-z][a-z.-]*)(?:=([^]*))?$/.exec(argv[index] as string) ?? [];
    const option = table.find(name);
    if (option === undefined || name === "help" || name === "version") return undefined;
    const earlier = found[name];
    if (option.kind === "switch") {
      if (inline !== undefined || earlier !== undefined) return undefined;
      // yargs takes these words for the value of the switch.
      if (/^(?:true|false)$/.test(argv[index + 1] ?? "")) return undefined;
      found[name] = true;
      continue;
    }
    const value = inline ?? argv[(index += 1)];
    if (value === undefined || !isPlain(value)) return undefined;
    if (option.kind === "list") found[name] = Array.isArray(earlier) ? [...earlier, value] : [value];
    else if (earlier === undefined) found[name] = value;
    else return undefined;
  }
  return found;
}

/** Neither empty, nor like a flag, nor with quotation marks, which yargs takes off. */
function isPlain(value: string): boolean {
  return /^[^-'"][^'"]*$/.test(value);
}
