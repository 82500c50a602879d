import { UsageError } from "../errors.ts";

/** One flag. Command line, environment variables, help and documentation all follow a table of these. */
export interface Option {
  /** Without the leading dashes. */
  readonly name: string;
  /** Whether it takes a value, a value each time it is given, or none. */
  readonly kind: "value" | "list" | "switch";
  readonly group: string;
  readonly description: string;
  /** The placeholder of the value in the documentation: "PORT". */
  readonly value?: string;
  /** The value when the flag is not given. Absent where there is none, or it depends on the machine. */
  readonly default?: string;
  /** The default in words, where it cannot be written as a value. */
  readonly defaultDescription?: string;
  /** It has no environment variable. */
  readonly typedOnly?: true;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
}

/** The options that were given, by name: values as text. */
export type GivenOptions = { [name: string]: string | string[] | boolean };

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable of an option: MY_PROGRAM_LOG_LEVEL for log.level and the prefix MY_PROGRAM_. */
export function variableOf(optionName: string, prefix: string): string {
  return prefix + optionName.toUpperCase().replaceAll(/[.-]/g, "_");
}

/**
 * The options that environment variables give: lists separated by commas, switches as true, false, 1 or 0. Empty
 * variables, and other variables with the prefix, are ignored.
 *
 * @throws UsageError when a switch is something else.
 */
export function readVariables(
  environment: Environment,
  options: readonly Option[],
  prefix: string,
): GivenOptions {
  const found: GivenOptions = {};
  for (const { name, kind, typedOnly } of options) {
    const variable = variableOf(name, prefix);
    const text = environment[variable] ?? "";
    if (text === "" || typedOnly === true || isSetByKubernetes(name, text)) continue;
    if (kind === "switch") found[name] = parseSwitch(variable, text);
    else found[name] = kind === "list" ? text.split(",").map((part) => part.trim()) : text;
  }
  return found;
}

/**
 * For a service called my-program Kubernetes sets MY_PROGRAM_PORT=tcp://10.0.0.1:8000 in every container of the
 * namespace. Among the variables that it sets only this one may have the name of an option.
 */
function isSetByKubernetes(name: string, text: string): boolean {
  return name === "port" && /^(?:tcp|udp|sctp):\/\//.test(text);
}

function parseSwitch(variable: string, text: string): boolean {
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new UsageError(`${variable} is true, false, 1 or 0, found ${JSON.stringify(text)}`);
}
