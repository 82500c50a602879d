import { UsageError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { nearest } from "./nearest.ts";
import { OptionTable, type Typed } from "./option.ts";
import { type Arguments, optionTable } from "./options.ts";
import { checkOperands, refuseOperands } from "./operands.ts";
import { OwnOptions } from "./own-options.ts";
import { readQuickly } from "./quick.ts";
import { readSettings } from "./settings.ts";
import type { Subcommand, SubcommandRequest } from "./subcommand.ts";
import { optionsOf } from "./subcommand-options.ts";
import { subcommands } from "./subcommands.ts";

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

export interface CommandLineDefaults {
  /** Name of this machine. */
  readonly hostname: string;
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
  defaults: CommandLineDefaults,
  commands: readonly Subcommand[] = subcommands,
): Promise<Command> {
  const subcommand = findSubcommand(argv[0], commands);
  const table = subcommand === undefined ? optionTable : new OptionTable(optionsOf(subcommand));
  const { typed, operands, program } = await parse(subcommand === undefined ? argv : argv.slice(1), table);
  if (typed["help"] === true) {
    return { kind: "print", text: `${await helpText(subcommand, table, commands, defaults.columns)}\n` };
  }
  if (typed["version"] === true) return { kind: "print", text: `${defaults.version}\n` };
  const load = (): Settings => readSettings(sharedOf(typed), defaults.hostname);
  if (subcommand === undefined) {
    refuseOperands([...operands, ...(program ?? [])], commands);
    return { kind: "serve", settings: load(), reload: async () => load() };
  }
  const given = checkOperands(subcommand, operands, program);
  const own = new OwnOptions(subcommand.options, typed);
  return { kind: "command", subcommand, request: { settings: load(), own, ...given, subcommands: commands } };
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

/** What was typed of the exporter's options. The readers have seen to it that each is of the kind of its name. */
function sharedOf(typed: Typed): Arguments {
  return Object.fromEntries(Object.entries(typed).filter(([name]) => optionTable.find(name) !== undefined));
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
