import { conflicts } from "./conflicts.ts";
import { UsageError } from "../errors.ts";
import { type Arguments, type ListName, type OptionName, optionTable, type ValueName } from "./options.ts";
import type { SwitchName } from "./options.ts";
import type { Parse } from "./own-options.ts";
import { variableOf } from "./variables.ts";

/** The options that were given: on the command line, or else by environment variables. */
export class Given {
  readonly #typed: Arguments;
  readonly #variables: Arguments;

  /** @throws UsageError when options contradict each other. A flag silences the variables that contradict it. */
  constructor(typed: Arguments, variables: Arguments) {
    this.#typed = typed;
    this.#variables = { ...variables };
    for (const [one, other, explain] of conflicts) {
      for (const [layer, nameOf] of [[typed, flagOf] as const, [variables, variableOf] as const]) {
        if (isGiven(layer, one) && isGiven(layer, other)) {
          throw new UsageError(explain(nameOf(one), nameOf(other)));
        }
      }
      if (isGiven(typed, one)) delete this.#variables[other];
      if (isGiven(typed, other)) delete this.#variables[one];
    }
  }

  /** What a message calls the option: by how it was given, "--port" or "INA260_EXPORTER_PORT". */
  source(name: OptionName): string {
    return this.#typed[name] === undefined && this.#variables[name] !== undefined
      ? variableOf(name)
      : flagOf(name);
  }

  /** Whether anything was said of the option. */
  has(name: OptionName): boolean {
    return isGiven(this.#typed, name) || isGiven(this.#variables, name);
  }

  /** The value of an option through a parser, or undefined when it was not given. */
  optional<T, R extends unknown[]>(name: ValueName, parse: Parse<T, R>, ...rest: R): T | undefined {
    const text = this.#typed[name] ?? this.#variables[name];
    return text === undefined ? undefined : parse(this.source(name), text, ...rest);
  }

  /** The same with how it was given. */
  override<T>(name: ValueName, parse: Parse<T, []>): { value: T; source: string } | undefined {
    const value = this.optional(name, parse);
    return value === undefined ? undefined : { value, source: this.source(name) };
  }

  /** The value of an option, or its default, through a parser. */
  value<T, R extends unknown[]>(name: ValueName, parse: Parse<T, R>, ...rest: R): T {
    const text = this.#typed[name] ?? this.#variables[name] ?? optionTable.find(name)?.default ?? "";
    return parse(this.source(name), text, ...rest);
  }

  /** The values of an option that may be repeated, or undefined when it was not given. */
  list<T, R extends unknown[]>(name: ListName, parse: Parse<T, R>, ...rest: R): T[] | undefined {
    const texts = this.#typed[name] ?? this.#variables[name];
    return texts?.map((text) => parse(this.source(name), text, ...rest));
  }

  /** What was said of a switch, or undefined when nothing was. */
  isOn(name: SwitchName): boolean | undefined {
    return this.#typed[name] ?? this.#variables[name];
  }
}

function isGiven(layer: Arguments, name: OptionName): boolean {
  return layer[name] !== undefined && layer[name] !== false;
}

function flagOf(name: OptionName): string {
  return `--${name}`;
}
