import { OptionTable, type Option, type Typed } from "./option.ts";

/** Makes a value from the text of an option, or throws a UsageError that begins with the option. */
export type Parse<T, R extends unknown[]> = (flag: string, text: string, ...rest: R) => T;

/** What was given of the options that only one command has. Names that it does not have are TypeErrors. */
export class OwnOptions {
  readonly #table: OptionTable;
  readonly #typed: Typed;

  constructor(options: readonly Option[], typed: Typed) {
    this.#table = new OptionTable(options);
    this.#typed = typed;
  }

  /** The value of an option, or its default, through a parser: `own.value("format", parseChoice, formats)`. */
  value<T, R extends unknown[]>(name: string, parse: Parse<T, R>, ...rest: R): T {
    const value = this.optional(name, parse, ...rest);
    if (value === undefined) throw new TypeError(`--${name} has no default: use optional()`);
    return value;
  }

  /** The same of an option without a default: undefined when it was not given. */
  optional<T, R extends unknown[]>(name: string, parse: Parse<T, R>, ...rest: R): T | undefined {
    const text = this.#find(name, "value") ?? this.#table.find(name)?.default;
    return typeof text === "string" ? parse(`--${name}`, text, ...rest) : undefined;
  }

  /** The values of an option that may be repeated, in the order in which they were given. */
  list<T, R extends unknown[]>(name: string, parse: Parse<T, R>, ...rest: R): T[] {
    const texts = this.#find(name, "list") ?? [];
    return Array.isArray(texts) ? texts.map((text) => parse(`--${name}`, text, ...rest)) : [];
  }

  /** Whether a switch was given. */
  isOn(name: string): boolean {
    return this.#find(name, "switch") === true;
  }

  #find(name: string, kind: Option["kind"]): Typed[string] | undefined {
    if (this.#table.find(name)?.kind === kind) return this.#typed[name];
    throw new TypeError(`there is no ${kind} --${name}`);
  }
}
