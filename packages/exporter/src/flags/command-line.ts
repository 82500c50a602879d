import { readQuickly } from "./quick.ts";
import type { Settings } from "../settings.ts";
import { readSettings } from "./settings.ts";

/** What the command line asks for. */
export type Command =
  { readonly kind: "serve"; readonly settings: Settings } | { readonly kind: "print"; readonly text: string };

export interface CommandLineDefaults {
  /** Name of this machine. */
  readonly hostname: string;
  /** Width of the terminal. */
  readonly columns: number;
  /** What `--version` prints. */
  readonly version: string;
}

/**
 * Reads the command line.
 *
 * @param argv What was typed behind the program's name.
 * @throws UsageError by rejection.
 */
export async function readCommandLine(
  argv: readonly string[],
  defaults: CommandLineDefaults,
): Promise<Command> {
  const quick = readQuickly(argv);
  if (quick !== undefined) return { kind: "serve", settings: readSettings(quick, defaults.hostname) };
  const { helpText, readWithYargs } = await import("./yargs.ts");
  const typed = readWithYargs(argv);
  if (typed.help === true) return { kind: "print", text: `${await helpText(defaults.columns)}\n` };
  if (typed.version === true) return { kind: "print", text: `${defaults.version}\n` };
  return { kind: "serve", settings: readSettings(typed, defaults.hostname) };
}
