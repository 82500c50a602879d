import {
  counted,
  type Environment,
  OptionValues,
  readArguments,
  UsageError,
  variableOf,
} from "@rbp/command-line";
import { checkWebConfig } from "@rbp/exporter-toolkit";
import { busesOf, multiplexersOf, type SettingsSources, VARIABLE_PREFIX } from "@rbp/ina260-monitor";
import { conflicts, options } from "./options.ts";
import type { RunOptions } from "./run-exporter.ts";
import { readSettings, type Settings } from "./settings.ts";

export type Command =
  ({ readonly kind: "serve" } & RunOptions) | { readonly kind: "print"; readonly text: string };

/** What the command line is read with. */
export interface CommandLineSources extends SettingsSources {
  readonly variables: Environment;
  readonly columns: number;
  /** What `--version` prints. */
  readonly version: string;
}

/** Commands of the desk tools, which a user may look for here. */
const deskCommands = ["scan", "read", "watch", "record", "measure", "completion"];

/** Reads what was typed behind the program's name. @throws UsageError by rejection. */
export async function readCommandLine(
  argv: readonly string[],
  sources: CommandLineSources,
): Promise<Command> {
  const { given, operands, behindDashes = [] } = readArguments(argv, options);
  if (given["help"] === true) return { kind: "print", text: `${await helpText(sources.columns)}\n` };
  if (given["version"] === true) return { kind: "print", text: `${sources.version}\n` };
  refuseOperands([...operands, ...behindDashes]);
  const { variables: environment } = sources;
  const values = new OptionValues({ options, given, environment, prefix: VARIABLE_PREFIX, conflicts });
  const load = (): Promise<Settings> => readSettings(values, sources);
  const settings = await load();
  if (given["config.check"] === true) return { kind: "print", text: await describeChecked(settings) };
  return { kind: "serve", settings, reload: load };
}

/**
 * What `--config.check` prints when nothing is wrong, in the file of the sensors, that of the web, or both.
 *
 * @throws UsageError by rejection when something is wrong, and when there is no file to check.
 */
async function describeChecked({ configFile, topology, web }: Settings): Promise<string> {
  const checked: string[] = [];
  if (configFile !== undefined) {
    const buses = counted(busesOf(topology).length, "bus", "buses");
    const multiplexers = counted(multiplexersOf(topology).length, "multiplexer");
    const sensors = counted(topology.sensors.length, "sensor");
    checked.push(`${configFile}: OK, ${buses}, ${multiplexers}, ${sensors}`);
  }
  if (web.configFile !== undefined) {
    await checkWebConfig(web.configFile);
    checked.push(`${web.configFile}: OK`);
  }
  if (checked.length > 0) return checked.map((line) => `${line}\n`).join("");
  throw new UsageError("--config.check checks files; name one with --config.file or --web.config.file");
}

function refuseOperands([first]: readonly string[]): void {
  if (first === undefined) return;
  const hint = deskCommands.includes(first) ? `; npx @rbp/ina260-tools ${first} does that` : "";
  throw new UsageError(`no argument is expected without a flag, found ${JSON.stringify(first)}${hint}`);
}

async function helpText(columns: number): Promise<string> {
  const { renderHelp } = await import("@rbp/command-line/help");
  const variable = variableOf("web.listen-address", VARIABLE_PREFIX);
  return renderHelp({
    program: "ina260-exporter",
    usage: "Usage: $0 [flags]\n\nServes volts, amperes and watts of INA260 sensors to Prometheus.",
    options,
    epilogue: `Each flag has an environment variable that counts less, like ${variable}.`,
    columns,
  });
}
