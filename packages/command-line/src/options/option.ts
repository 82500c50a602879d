/** One flag. Command line, environment variables, help and documentation all follow a table of these. */
export interface Option {
  /** Without the leading dashes. */
  readonly name: string;
  /** Whether it takes a value, a value each time it is given, or none. */
  readonly kind: "value" | "list" | "switch";
  /** Heading in the help. */
  readonly group: string;
  readonly description: string;
  /** The placeholder of the value in the documentation: "PORT". */
  readonly value?: string;
  /** The value when the flag is not given. Absent where there is none, or it depends on the machine. */
  readonly default?: string;
  /** The default in words, where it cannot be written as a value. */
  readonly defaultDescription?: string;
  /** Whether it has no environment variable. */
  readonly typedOnly?: true;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
}

/** The options that were given, by name: values as text. */
export type GivenOptions = { [name: string]: string | string[] | boolean };
