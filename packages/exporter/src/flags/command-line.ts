import { UsageError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { describeChecked } from "./checked.ts";
import { Given } from "./given.ts";
import { nearest } from "./nearest.ts";
import { OptionTable, type Typed } from "./option.ts";
import { type Arguments, options, optionTable } from "./options.ts";
import { checkOperands, refuseOperands } from "./operands.ts";
import { OwnOptions } from "./own-options.ts";
import { readQuickly } from "./quick.ts";
import { readSettings, type SettingsSources } from "./settings.ts";
import type { Subcommand, SubcommandRequest } from "./subcommand.ts";
import { optionsOf } from "./subcommand-options.ts";
import { subcommands } from "./subcommands.ts";
import { readVariables, type Variables } from "./variables.ts";

/** What the command line asks for. */
export type Command =
  | {
      readonly kind: "serve";
      readonly settings: Settings;
      /** The settings as they are now: the same command line, files read again. UsageError by rejection. */
      readonly reload: () => Promise<Settings>;
    }
  | { readonly kind: "print"; readonly text: string }
  | { readonly kind: "command"; readonly subcommand: Subcommand; readonly request: SubcommandRequest };

/** What the command line is read with. */
export interface CommandLineSources extends SettingsSources {
  /** The environment of the process. */
  readonly variables: Variables;
  /** Width of the terminal. */
  readonly columns: number;
  /** What `--version` prints. */
  readonly version: string;
}

/**
 * Reads the command line: a command and its flags, or flags alone, which is to serve.
 *
 * @param argv What was typed behind the program's name.
 * @param commands The commands that there are.
 * @throws UsageError by rejection.
 */
export async function readCommandLine(
  argv: readonly string[],
  sources: CommandLineSources,
  commands: readonly Subcommand[] = subcommands,
): Promise<Command> {
  const subcommand = findSubcommand(argv[0], commands);
  const table = subcommand === undefined ? optionTable : new OptionTable(optionsOf(subcommand));
  const { typed, operands, program } = await parse(subcommand === undefined ? argv : argv.slice(1), table);
  if (typed["help"] === true) {
    return { kind: "print", text: `${await helpText(subcommand, table, commands, sources.columns)}\n` };
  }
  if (typed["version"] === true) return { kind: "print", text: `${sources.version}\n` };
  const shared = subcommand === undefined ? optionTable : sharedTable(subcommand);
  const given = new Given(sharedOf(typed, shared), readVariables(sources.variables, shared));
  const load = (): Promise<Settings> => readSettings(given, sources);
  if (subcommand === undefined) {
    refuseOperands([...operands, ...(program ?? [])], commands);
    if (typed["config.check"] === true) return { kind: "print", text: await describeChecked(await load()) };
    return { kind: "serve", settings: await load(), reload: load };
  }
  const words = checkOperands(subcommand, operands, program);
  const own = new OwnOptions(subcommand.options, typed);
  const request = { settings: await load(), own, ...words, subcommands: commands };
  return { kind: "command", subcommand, request };
}

/** The command that stands first; undefined when flags do, or nothing. */
function findSubcommand(word: string | undefined, commands: readonly Subcommand[]): Subcommand | undefined {
  if (word === undefined || word.startsWith("-")) return undefined;
  const found = commands.find(({ name }) => name === word);
  if (found !== undefined) return found;
  const suggestion = nearest(
    word,
    commands.map(({ name }) => name),
  );
  const hint = suggestion === undefined ? "--help lists them all" : `did you mean ${suggestion}?`;
  throw new UsageError(`unknown command ${JSON.stringify(word)}; ${hint}`);
}

/** The options of the exporter that a command takes too. One of its own may have the name of another. */
function sharedTable({ shared }: Subcommand): OptionTable {
  return new OptionTable(options.filter(({ name }) => shared.includes(name)));
}

/** What was typed of the exporter's options. The readers have seen to it that each is of the kind of its name. */
function sharedOf(typed: Typed, shared: OptionTable): Arguments {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => shared.find(name) !== undefined));
}

async function parse(
  argv: readonly string[],
  table: OptionTable,
): Promise<{ typed: Typed; operands: readonly string[]; program: readonly string[] | undefined }> {
  const dashes = argv.indexOf("--");
  const flags = dashes < 0 ? argv : argv.slice(0, dashes);
  const program = dashes < 0 ? undefined : argv.slice(dashes + 1);
  const quick = readQuickly(flags, table);
  if (quick !== undefined) return { typed: quick, operands: [], program };
  const { readWithYargs } = await import("./yargs.ts");
  return { ...readWithYargs(flags, table), program };
}

async function helpText(
  subcommand: Subcommand | undefined,
  table: OptionTable,
  commands: readonly Subcommand[],
  columns: number,
): Promise<string> {
  const { programHelp, subcommandHelp } = await import("./help.ts");
  return subcommand === undefined
    ? programHelp(table, commands, columns)
    : subcommandHelp(subcommand, table, columns);
}
