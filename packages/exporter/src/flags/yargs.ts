import yargs, { type Argv, type Options } from "yargs";
import { messageOf, UsageError } from "../errors.ts";
import { nearest } from "./nearest.ts";
import { type Arguments, findOption, type Option, options } from "./options.ts";

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

/**
 * Reads any command line with yargs.
 *
 * @throws UsageError that names what is wrong, and the nearest flag when one is unknown.
 */
export function readWithYargs(argv: readonly string[]): Arguments {
  const typed = argv.map((argument) => (argument === "-h" ? "--help" : argument));
  checkNames(typed);
  // yargs calls `fail` and goes on; what it was called with first is what was wrong first.
  let failure: string | undefined;
  const parser = createYargs(100).fail((message, error) => {
    // Either may be missing, whatever the types say.
    failure ??= (message as string | null) ?? messageOf(error as Error | undefined);
  });
  const parsed = parser.parseSync(typed);
  if (failure !== undefined) throw new UsageError(inOurWords(failure));
  const found: Arguments = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (name === "_") refusePositional(value);
    else readOption(found, name, value);
  }
  return found;
}

/** The text of `--help`. */
export function helpText(columns: number): Promise<string> {
  return createYargs(columns).getHelp();
}

/** Unknown flags, and switches with a value, in the words that were typed; yargs has rules of its own for both. */
function checkNames(argv: readonly string[]): void {
  for (const argument of argv) {
    if (argument === "--") return;
    const [, dashes, name, value] = /^(--?)([^\d=][^=]*)(=[^]*)?$/.exec(argument) ?? [];
    if (dashes === undefined || name === undefined) continue;
    const option = dashes === "--" ? findOption(name) : undefined;
    if (option === undefined) throw new UsageError(unknownFlag(dashes, name));
    if (option.kind === "switch" && value !== undefined && !/^=(?:true|false)$/.test(value)) {
      throw new UsageError(`--${name} takes no value, found ${JSON.stringify(value.slice(1))}`);
    }
  }
}

function readOption(found: Arguments, name: string, value: unknown): void {
  const option = findOption(name);
  // "$0" is the program's name.
  if (option === undefined) return;
  const values = (Array.isArray(value) ? value : [value]) as unknown[];
  if (option.kind === "list") found[option.name] = values.map(String);
  else if (values.length > 1) throw new UsageError(`--${name} was given ${String(values.length)} times`);
  else if (option.kind === "value") found[option.name] = String(value);
  else if (value === true) found[option.name] = true;
}

function refusePositional(value: unknown): void {
  const [first] = value as string[];
  if (first === undefined) return;
  throw new UsageError(`no argument is expected without a flag, found ${JSON.stringify(first)}`);
}

function unknownFlag(dashes: string, name: string): string {
  const suggestion = nearest(
    name,
    options.map((option) => option.name),
  );
  const hint = suggestion === undefined ? "--help lists them all" : `did you mean --${suggestion}?`;
  return `unknown flag ${dashes}${name}; ${hint}`;
}

function createYargs(columns: number): Argv {
  const parser = yargs([])
    .scriptName("ina260-exporter")
    .usage("Usage: $0 [flags]\n\nServes volts, amperes and watts of an INA260 to Prometheus.")
    .locale("en")
    .parserConfiguration(parserConfiguration)
    .exitProcess(false)
    .help(false)
    .version(false)
    .wrap(columns);
  for (const option of options) parser.option(option.name, describe(option));
  return parser;
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
