import yargs, { type Argv, type Options } from "yargs";
import { messageOf, UsageError } from "../errors.ts";
import { nearest } from "./nearest.ts";
import type { Option, OptionTable, Typed } from "./option.ts";

const parserConfiguration = {
  // "--web.listen-address" is a name, not a path into an object.
  "dot-notation": false,
  "camel-case-expansion": false,
  // "--no-legacy-metrics" is a flag of that name.
  "boolean-negation": false,
  "short-option-groups": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
};

/** A command line: its options, and what stands there without a flag. */
export interface ParsedLine {
  readonly typed: Typed;
  readonly operands: readonly string[];
}

/**
 * Reads any command line with yargs.
 *
 * @throws UsageError that names what is wrong, and the nearest flag when one is unknown.
 */
export function readWithYargs(argv: readonly string[], table: OptionTable): ParsedLine {
  const words = argv.map((argument) => (argument === "-h" ? "--help" : argument));
  checkNames(words, table);
  // yargs calls `fail` and goes on; what it was called with first is what was wrong first.
  let failure: string | undefined;
  const parser = createYargs(table, 100).fail((message, error) => {
    // Either may be missing, whatever the types say.
    failure ??= (message as string | null) ?? messageOf(error as Error | undefined);
  });
  const { _: operands, ...parsed } = parser.parseSync(words);
  if (failure !== undefined) throw new UsageError(inOurWords(failure));
  const typed: Typed = {};
  for (const [name, value] of Object.entries(parsed)) readOption(typed, table.find(name), value);
  return { typed, operands: operands.map(String) };
}

/** A yargs that knows the options, and nothing of help, version or commands. */
export function createYargs(table: OptionTable, columns: number): Argv {
  const parser = yargs([])
    .scriptName("ina260-exporter")
    .locale("en")
    .parserConfiguration(parserConfiguration)
    .exitProcess(false)
    .help(false)
    .version(false)
    .wrap(columns);
  for (const option of table.options) parser.option(option.name, describe(option));
  return parser;
}

/** Unknown flags, and switches with a value, in the words that were typed; yargs has rules of its own for both. */
function checkNames(words: readonly string[], table: OptionTable): void {
  for (const word of words) {
    const [, dashes, name, value] = /^(--?)([^\d=][^=]*)(=[^]*)?$/.exec(word) ?? [];
    if (dashes === undefined || name === undefined) continue;
    const option = dashes === "--" ? table.find(name) : undefined;
    if (option === undefined) throw new UsageError(unknownFlag(dashes, name, table));
    if (option.kind === "switch" && value !== undefined && !/^=(?:true|false)$/.test(value)) {
      throw new UsageError(
        `--${name} takes no value but true or false, found ${JSON.stringify(value.slice(1))}`,
      );
    }
  }
}

/** "$0", the program's name, is no option. */
function readOption(typed: Typed, option: Option | undefined, value: unknown): void {
  if (option === undefined) return;
  const { name, kind } = option;
  const values = (Array.isArray(value) ? value : [value]) as unknown[];
  if (kind === "list") typed[name] = values.map(String);
  else if (values.length > 1) throw new UsageError(`--${name} was given ${String(values.length)} times`);
  else typed[name] = kind === "switch" ? value === true : String(value);
}

function unknownFlag(dashes: string, name: string, table: OptionTable): string {
  const suggestion = nearest(
    name,
    table.options.map((option) => option.name),
  );
  const hint = suggestion === undefined ? "--help lists them all" : `did you mean --${suggestion}?`;
  return `unknown flag ${dashes}${name}; ${hint}`;
}

function describe(option: Option): Options {
  const { kind, group, description, choices } = option;
  const fallback = option.defaultDescription ?? option.default;
  const shown = fallback === undefined ? {} : { defaultDescription: fallback };
  if (kind === "switch") return { type: "boolean", group: `${group}:`, description };
  return {
    type: "string",
    requiresArg: true,
    group: `${group}:`,
    description: choices === undefined ? description : `${description}: ${choices.join(", ")}`,
    ...shown,
  };
}

function inOurWords(failure: string): string {
  return failure.replace(/^Not enough arguments following: (.*)$/, "--$1 expects a value");
}
