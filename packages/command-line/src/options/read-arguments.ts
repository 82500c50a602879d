import { parseArgs, type ParseArgsConfig } from "node:util";
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
  const kinds: Kinds = new Map(options.map(({ name, kind }) => [name, kind]));
  const tokens = tokenize(dashes < 0 ? argv : argv.slice(0, dashes), kinds);
  for (const token of tokens) if (token.kind === "option") checkName(token, kinds);
  const given: GivenOptions = {};
  const operands: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === "option") take(given, token, kinds);
    else if (token.kind === "positional" && !setsSwitch(given, tokens[index - 1], token.value, kinds)) {
      operands.push(token.value);
    }
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Array.isArray(value) || kinds.get(name) === "list") continue;
    if (value.length > 1) throw new UsageError(`--${name} was given ${String(value.length)} times`);
    given[name] = value[0] ?? "";
  }
  return { given, operands, behindDashes: dashes < 0 ? undefined : argv.slice(dashes + 1) };
}

type Kinds = ReadonlyMap<string, Option["kind"]>;
type Token = NonNullable<ReturnType<typeof tokenize>>[number];
type OptionToken = Extract<Token, { kind: "option" }>;

function tokenize(argv: readonly string[], kinds: Kinds) {
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const [name, kind] of kinds) {
    options[name] = {
      type: kind === "switch" ? "boolean" : "string",
      ...(name === "help" ? { short: "h" } : {}),
    };
  }
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

function checkName({ name, rawName }: OptionToken, kinds: Kinds): void {
  if (kinds.has(name)) return;
  const meant = nearest(name, [...kinds.keys()]);
  const hint = meant === undefined ? "--help lists them all" : `did you mean --${meant}?`;
  throw new UsageError(`unknown flag ${rawName}; ${hint}`);
}

function take(given: GivenOptions, { name, value, inlineValue }: OptionToken, kinds: Kinds): void {
  if (kinds.get(name) === "switch") {
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
function setsSwitch(given: GivenOptions, before: Token | undefined, value: string, kinds: Kinds): boolean {
  if (before?.kind !== "option" || before.value !== undefined) return false;
  if (value !== "true" && value !== "false") return false;
  if (kinds.get(before.name) !== "switch") return false;
  given[before.name] = value === "true";
  return true;
}
