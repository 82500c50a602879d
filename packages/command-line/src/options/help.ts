import yargs, { type Options } from "yargs";
import type { Option } from "./option.ts";

/** The content of the help of a program, or of one of its commands. */
export interface Help {
  /** The program's name; "$0" stands for it in the usage and the examples. */
  readonly program: string;
  /** "Usage: $0 [flags]", and what it does. */
  readonly usage: string;
  readonly options: readonly Option[];
  readonly commands?: readonly { readonly name: string; readonly summary: string }[];
  readonly examples?: readonly { readonly commandLine: string; readonly description: string }[];
  readonly epilogue?: string;
  readonly columns: number;
}

/** The text of `--help`, laid out by yargs. */
export function renderHelp(help: Help): Promise<string> {
  const { program, usage, options, commands = [], examples = [], epilogue, columns } = help;
  const parser = yargs([])
    .scriptName(program)
    .locale("en")
    .parserConfiguration({ "boolean-negation": false, "dot-notation": false })
    .exitProcess(false)
    .help(false)
    .version(false)
    .wrap(columns)
    .usage(usage);
  for (const option of options) parser.option(option.name, describe(option));
  for (const { name, summary } of commands) parser.command(name, summary);
  for (const { commandLine, description } of examples) parser.example(`$0 ${commandLine}`, description);
  if (epilogue !== undefined) parser.epilogue(epilogue);
  return parser.getHelp();
}

function describe(option: Option): Options {
  const { kind, description, choices } = option;
  const group = `${option.group}:`;
  if (kind === "switch") return { type: "boolean", group, description };
  return {
    type: "string",
    requiresArg: true,
    group,
    description: choices === undefined ? description : `${description}: ${choices.join(", ")}`,
    defaultDescription: option.defaultDescription ?? option.default,
  };
}
