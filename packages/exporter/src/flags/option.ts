/** One flag. The help, the reference documentation and both readers of the command line are made from these. */
export interface Option {
  /** Without the leading dashes. */
  readonly name: string;
  /** Whether it takes a value, one each time it is given, or none. */
  readonly kind: "value" | "list" | "switch";
  /** Heading that it stands under in the help. */
  readonly group: string;
  readonly description: string;
  /** What stands for the value in the documentation: "PORT". */
  readonly value?: string;
  /** What holds when the flag is not given. Absent where nothing, or something of the machine, does. */
  readonly default?: string;
  /** The default in words, where it is none that could be typed. */
  readonly defaultDescription?: string;
  /** Whether the Python script that this program replaces has it, with the same default. */
  readonly original?: true;
  /** Whether it is for the command line alone: no environment variable stands for it. */
  readonly typedOnly?: true;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
}

/** What was typed of some options: only what was given, as text. */
export type Typed = { [name: string]: string | string[] | boolean };

/** The options that a command line may have. */
export class OptionTable {
  readonly options: readonly Option[];
  readonly #byName: ReadonlyMap<string, Option>;

  constructor(options: readonly Option[]) {
    this.options = options;
    this.#byName = new Map(options.map((option) => [option.name, option]));
  }

  /** The option of that name, when there is one. */
  find(name: string): Option | undefined {
    return this.#byName.get(name);
  }
}
