import type { OptionTable } from "./option.ts";
import type { Operands, Subcommand } from "./subcommand.ts";
import { variableOf } from "./variables.ts";
import { createYargs } from "./yargs.ts";

/** The text of `--help` without a command. */
export function programHelp(
  table: OptionTable,
  subcommands: readonly Subcommand[],
  columns: number,
): Promise<string> {
  const command = subcommands.length === 0 ? "" : "\n       $0 COMMAND [flags]";
  const parser = createYargs(table, columns).usage(
    `Usage: $0 [flags]${command}\n\nServes volts, amperes and watts of INA260 sensors to Prometheus.`,
  );
  for (const { name, summary } of subcommands) parser.command(name, summary);
  const variable = variableOf("web.listen-address");
  const epilogue = [`Each flag has an environment variable that counts less, like ${variable}.`];
  if (subcommands.length > 0) epilogue.unshift("ina260-exporter COMMAND --help tells of a command.");
  return parser.epilogue(epilogue.join("\n")).getHelp();
}

/** The text of `--help` behind a command. */
export function subcommandHelp(
  { name, summary, operands, program, examples }: Subcommand,
  table: OptionTable,
  columns: number,
): Promise<string> {
  const words = ["Usage: $0", name, "[flags]"];
  if (operands !== undefined) words.push(usageOf(operands));
  if (program !== undefined) words.push(`-- ${usageOf(program)}`);
  const parser = createYargs(table, columns).usage(`${words.join(" ")}\n\n${summary}.`);
  for (const { commandLine, description } of examples) parser.example(`$0 ${commandLine}`, description);
  return parser.getHelp();
}

function usageOf({ usage, least }: Operands): string {
  return least === 0 ? `[${usage}]` : usage;
}
