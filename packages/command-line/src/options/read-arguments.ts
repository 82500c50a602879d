import { parseArgs } from "node:util";
import { UsageError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { GivenOptions, Option } from "./option.ts";

/** The parts of a command line. */
export interface Arguments {
  readonly given: GivenOptions;
  /** The words that belong to no flag. */
  readonly operands: readonly string[];
  /** Everything after `--`, unread; undefined without a `--`. */
  readonly behindDashes: readonly string[] | undefined;
}

/**
 * Reads a command line: `--name value` or `--name=value`, switches also as `--name=false`, `-h` for `--help`.
 *
 * @throws UsageError that says what is wrong, and suggests the nearest flag for an unknown one.
 */
export function readArguments(argv: readonly string[], options: readonly Option[]): Arguments {
  const dashes = argv.indexOf("--");
  const tokens = tokenize(dashes < 0 ? argv : argv.slice(0, dashes), options);
  for (const token of tokens) if (token.kind === "option") checkName(token, options);
  const given: GivenOptions = {};
  const operands: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "option") take(given, token, options);
    else if (token.kind === "positional" && !setsSwitch(given, tokens[index - 1], token.value, options)) {
      operands.push(token.value);
    }
  }
  for (const [name, value] of Object.entries(given)) {
    const isList = options.some((option) => option.name === name && option.kind === "list");
    if (!Array.isArray(value) || isList) continue;
    if (value.length > 1) throw new UsageError(`--${name} was given ${String(value.length)} times`);
    given[name] = value[0] ?? "";
  }
  return { given, operands, behindDashes: dashes < 0 ? undefined : argv.slice(dashes + 1) };
}

type Token = NonNullable<ReturnType<typeof tokenize>>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

function tokenize(argv: readonly string[], options: readonly Option[]) {
  const config = options.map(({ name, kind }) => [
    name,
    {
      type: kind === "switch" ? ("boolean" as const) : ("string" as const),
      ...(name === "help" ? { short: "h" } : {}),
    },
  ]);
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(config) as Record<string, { type: "boolean" | "string" }>,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function checkName({ name, rawName }: OptionToken, options: readonly Option[]): void {
  const names = options.map((option) => option.name);
  if (names.includes(name)) return;
  const meant = nearest(name, names);
  const hint = meant === undefined ? "--help lists them all" : `did you mean --${meant}?`;
  throw new UsageError(`unknown flag ${rawName}; ${hint}`);
}

function take(given: GivenOptions, { name, value, inlineValue }: OptionToken, options: readonly Option[]) {
  const isSwitch = options.some((option) => option.name === name && option.kind === "switch");
  if (isSwitch) {
    if (value !== undefined && value !== "true" && value !== "false") {
      throw new UsageError(`--${name} takes no value but true or false, found ${JSON.stringify(value)}`);
    }
    given[name] = value !== "false";
    return;
  }
  // A flag that follows is not a value; a negative number may be one.
  if (value === undefined || (inlineValue !== true && /^-(?!\d)/.test(value))) {
    throw new UsageError(`--${name} expects a value`);
  }
  const earlier = given[name];
  given[name] = Array.isArray(earlier) ? [...earlier, value] : [value];
}

/** `--switch true` and `--switch false` are read as yargs reads them. */
function setsSwitch(
  given: GivenOptions,
  before: Token | undefined,
  value: string,
  options: readonly Option[],
): boolean {
  if (before?.kind !== "option" || before.value !== undefined) return false;
  if (value !== "true" && value !== "false") return false;
  if (!options.some(({ name, kind }) => name === before.name && kind === "switch")) return false;
  given[before.name] = value === "true";
  return true;
}
