import { UsageError } from "../errors.ts";
import type { Option, OptionTable, Typed } from "./option.ts";

const PREFIX = "INA260_EXPORTER_";

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The environment variable that stands for an option: INA260_EXPORTER_WEB_LISTEN_ADDRESS. */
export function variableOf(optionName: string): string {
  return PREFIX + optionName.toUpperCase().replaceAll(/[.-]/g, "_");
}

/**
 * What environment variables say of the options, as if it had been typed: lists separated by commas, switches as
 * true, false, 1 or 0. Each option is looked for by its name, so that other variables with the prefix do no harm.
 * An empty variable says nothing.
 *
 * @throws UsageError when a switch is something else.
 */
export function readVariables(variables: Variables, { options }: OptionTable): Typed {
  const found: Typed = {};
  for (const { name, kind, typedOnly } of options) {
    const text = variables[variableOf(name)] ?? "";
    if (text === "" || typedOnly === true || isOfKubernetes(name, text)) continue;
    if (kind === "switch") found[name] = parseSwitch(variableOf(name), text);
    else found[name] = kind === "list" ? text.split(",").map((part) => part.trim()) : text;
  }
  return found;
}

/**
 * Beside a service called ina260-exporter Kubernetes sets INA260_EXPORTER_PORT=tcp://10.0.0.1:8000 in every
 * container of the namespace. Of those variables this one alone has the name of an option.
 */
function isOfKubernetes(name: Option["name"], text: string): boolean {
  return name === "port" && /^(?:tcp|udp|sctp):\/\//.test(text);
}

function parseSwitch(variable: string, text: string): boolean {
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  throw new UsageError(`${variable} is true, false, 1 or 0, found ${JSON.stringify(text)}`);
}
