import {
  type Arguments,
  type Host,
  informationOptions,
  logOptions,
  type LogSettings,
  nearest,
  type Option,
  OptionValues,
  readArguments,
  readLogSettings,
  UsageError,
  variableOf,
} from "@rbp/command-line";
import {
  readSensorSettings,
  sensorConflicts,
  sensorOptions,
  type SettingsSources,
  VARIABLE_PREFIX,
} from "@rbp/ina260-monitor";
import type { Command, CommandRequest, Operands } from "./command.ts";
import { checkOperands } from "./operands.ts";

export type Invocation =
  | { readonly kind: "print"; readonly text: string }
  | {
      readonly kind: "command";
      readonly command: Command;
      readonly request: CommandRequest;
      readonly log: LogSettings;
    };

export interface CommandLineSources extends SettingsSources, Pick<Host, "variables" | "columns"> {
  /** What `--version` prints. */
  readonly version: string;
}

/**
 * Reads the command line: a command, then its flags and operands.
 *
 * @param argv The arguments after the program's name.
 * @throws UsageError by rejection.
 */
export async function readCommandLine(
  argv: readonly string[],
  sources: CommandLineSources,
  commands: readonly Command[],
): Promise<Invocation> {
  const command = findCommand(argv, commands);
  const found = readArguments(
    command === undefined ? argv : argv.slice(1),
    command === undefined ? informationOptions : optionsOf(command),
  );
  if (found.given["version"] === true) return { kind: "print", text: `${sources.version}\n` };
  if (command === undefined || found.given["help"] === true) {
    return { kind: "print", text: `${await helpText(command, commands, sources.columns)}\n` };
  }
  const words = checkOperands(command, found.operands, found.behindDashes);
  const values = new OptionValues({ options: command.options, given: found.given });
  const shared = sharedValues(command, found, sources);
  const settings = await readSensorSettings(shared, sources);
  const request = { settings, values, ...words, commands };
  return { kind: "command", command, request, log: readLogSettings(shared) };
}

/** Every option of a command: its own first, then the shared ones. */
export function optionsOf({ options, shared }: Pick<Command, "options" | "shared">): readonly Option[] {
  return [...options, ...shared, ...informationOptions];
}

/** The command, which is the first argument; undefined when all arguments are flags. */
function findCommand(argv: readonly string[], commands: readonly Command[]): Command | undefined {
  const [word] = argv;
  const names = commands.map(({ name }) => name);
  if (word === undefined) throw new UsageError(`expected a command, one of ${names.join(", ")}; see --help`);
  if (word.startsWith("-")) {
    const command = argv.find((later) => names.includes(later));
    if (command === undefined) return undefined;
    throw new UsageError(`found ${JSON.stringify(command)} after a flag; the command comes before its flags`);
  }
  const found = commands.find(({ name }) => name === word);
  if (found !== undefined) return found;
  const meant = nearest(word, names);
  const hint = meant === undefined ? "--help lists them all" : `did you mean ${meant}?`;
  throw new UsageError(`unknown command ${JSON.stringify(word)}; ${hint}`);
}

/** Shared options that the command does not take keep their defaults: neither flags nor variables set them. */
function sharedValues(command: Command, { given }: Arguments, sources: CommandLineSources): OptionValues {
  // A command can have an option of its own with the name of one that it does not take.
  const taken = new Set(command.shared.map(({ name }) => name));
  const options = [...sensorOptions, ...logOptions].map((option): Option =>
    taken.has(option.name) ? option : { ...option, typedOnly: true },
  );
  return new OptionValues({
    options,
    given: Object.fromEntries(Object.entries(given).filter(([name]) => taken.has(name))),
    environment: sources.variables,
    prefix: VARIABLE_PREFIX,
    conflicts: sensorConflicts,
  });
}

async function helpText(
  command: Command | undefined,
  commands: readonly Command[],
  columns: number,
): Promise<string> {
  const { renderHelp } = await import("@rbp/command-line/help");
  const program = "ina260";
  if (command !== undefined) {
    const { summary, examples } = command;
    const usage = `Usage: ${usageOf(command)}\n\n${summary}.`;
    return renderHelp({ program, usage, options: optionsOf(command), examples, columns });
  }
  const variable = variableOf("config.file", VARIABLE_PREFIX);
  return renderHelp({
    program,
    usage: "Usage: $0 COMMAND [flags]\n\nINA260 power sensors at the desk.",
    options: informationOptions,
    commands,
    epilogue:
      "$0 COMMAND --help describes a command.\n" +
      `Flags that ina260-exporter has too also share its environment variables, such as ${variable}.`,
    columns,
  });
}

function usageOf({ name, operands, program }: Command): string {
  const words = ["$0", name, "[flags]"];
  if (operands !== undefined) words.push(placeholderOf(operands));
  if (program !== undefined) words.push(`-- ${placeholderOf(program)}`);
  return words.join(" ");
}

function placeholderOf({ usage, minimum }: Operands): string {
  return minimum === 0 ? `[${usage}]` : usage;
}
