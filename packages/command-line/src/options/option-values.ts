import { UsageError } from "../errors.ts";
import { type Environment, type GivenOptions, type Option, readVariables, variableOf } from "./option.ts";

/** Turns the text of an option into its value, or throws a UsageError that begins with its source: "--port". */
export type Parse<T, R extends unknown[]> = (source: string, text: string, ...rest: R) => T;

/** Two options that exclude each other, and what explains it, given the names that the user wrote: flags or variables. */
export type Conflict = readonly [one: string, other: string, explain: (one: string, other: string) => string];

export interface OptionValuesInput {
  readonly options: readonly Option[];
  readonly given: GivenOptions;
  /** Environment variables of the process. Default: none, so that only the command line counts. */
  readonly environment?: Environment;
  /** What the environment variables of the options begin with: "MY_PROGRAM_". */
  readonly prefix?: string;
  readonly conflicts?: readonly Conflict[];
}

/**
 * The values of options: from the command line, else from environment variables, else the defaults of the table.
 * To ask for an option that is not in the table, or as the wrong kind, is a TypeError.
 */
export class OptionValues {
  readonly #options: ReadonlyMap<string, Option>;
  readonly #prefix: string;
  readonly #typed: GivenOptions;
  readonly #variables: GivenOptions;

  /** @throws UsageError when options contradict each other. A flag overrides the variables that contradict it. */
  constructor({ options, given, environment = {}, prefix = "", conflicts = [] }: OptionValuesInput) {
    this.#options = new Map(options.map((option) => [option.name, option]));
    this.#prefix = prefix;
    this.#typed = given;
    this.#variables = readVariables(environment, options, prefix);
    for (const [one, other, explain] of conflicts) {
      const layers = [
        [this.#typed, flagOf],
        [this.#variables, (name: string) => variableOf(name, prefix)],
      ] as const;
      for (const [layer, nameOf] of layers) {
        if (isGiven(layer, one) && isGiven(layer, other)) {
          throw new UsageError(explain(nameOf(one), nameOf(other)));
        }
      }
      if (isGiven(this.#typed, one)) delete this.#variables[other];
      if (isGiven(this.#typed, other)) delete this.#variables[one];
    }
  }

  /** The name of the option in messages, as the user gave it: "--port" or "MY_PROGRAM_PORT". */
  source(name: string): string {
    const isVariable = this.#typed[name] === undefined && this.#variables[name] !== undefined;
    return isVariable ? variableOf(name, this.#prefix) : flagOf(name);
  }

  /** Whether the option was given; a switch that is off counts as not given. */
  has(name: string): boolean {
    return isGiven(this.#typed, name) || isGiven(this.#variables, name);
  }

  /** The value of an option, or its default, through a parser. */
  value<T, R extends unknown[]>(name: string, parse: Parse<T, R>, ...rest: R): T {
    const text = this.#text(name) ?? this.#options.get(name)?.default;
    if (text === undefined) throw new TypeError(`--${name} has no default: use optional()`);
    return parse(this.source(name), text, ...rest);
  }

  /** The value of an option through a parser; undefined when it was not given. */
  optional<T, R extends unknown[]>(name: string, parse: Parse<T, R>, ...rest: R): T | undefined {
    const text = this.#text(name);
    return text === undefined ? undefined : parse(this.source(name), text, ...rest);
  }

  /** The values of an option that may be repeated, in the order in which they were given; undefined for none. */
  list<T, R extends unknown[]>(name: string, parse: Parse<T, R>, ...rest: R): T[] | undefined {
    const texts = this.#find(name, "list");
    return Array.isArray(texts) ? texts.map((text) => parse(this.source(name), text, ...rest)) : undefined;
  }

  /** Whether a switch is on; undefined when it was not given. */
  isOn(name: string): boolean | undefined {
    const found = this.#find(name, "switch");
    return typeof found === "boolean" ? found : undefined;
  }

  #text(name: string): string | undefined {
    const text = this.#find(name, "value");
    return typeof text === "string" ? text : undefined;
  }

  #find(name: string, kind: Option["kind"]): GivenOptions[string] | undefined {
    if (this.#options.get(name)?.kind === kind) return this.#typed[name] ?? this.#variables[name];
    throw new TypeError(`there is no ${kind} --${name}`);
  }
}

function isGiven(layer: GivenOptions, name: string): boolean {
  return layer[name] !== undefined && layer[name] !== false;
}

function flagOf(name: string): string {
  return `--${name}`;
}
