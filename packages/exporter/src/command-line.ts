import { type Environment, OptionValues, readArguments, UsageError, variableOf } from "@rbp/command-line";
import { type SettingsSources, VARIABLE_PREFIX } from "@rbp/ina260-monitor";
import { describeChecked } from "./checked.ts";
import { conflicts, options } from "./options.ts";
import { readSettings, type Settings } from "./settings.ts";

/** What the command line asks for. */
export type Command =
  | {
      readonly kind: "serve";
      readonly settings: Settings;
      /** The settings as they are now: the same command line, files read again. UsageError by rejection. */
      readonly reload: () => Promise<Settings>;
    }
  | { readonly kind: "print"; readonly text: string };

/** What the command line is read with. */
export interface CommandLineSources extends SettingsSources {
  /** Environment variables of the process. */
  readonly variables: Environment;
  /** Width of the terminal. */
  readonly columns: number;
  /** What `--version` prints. */
  readonly version: string;
}

/** Commands of the desk, which somebody may look for here. */
const deskCommands = ["scan", "read", "watch", "record", "measure", "completion"];

/**
 * Reads the command line.
 *
 * @param argv What was typed behind the program's name.
 * @throws UsageError by rejection.
 */
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
