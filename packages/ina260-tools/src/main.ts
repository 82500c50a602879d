import { ConfigurationError, createLogger, formatVersion, UsageError } from "@rbp/command-line";
import { readCommandLine } from "./command-line/read-command-line.ts";
import { commands } from "./commands.ts";
import type { DeskHost } from "./host.ts";

/**
 * The program, from the command line to its end.
 *
 * @param argv What was typed behind the program's name.
 * @returns The exit code: that of the command; 2 when it was asked for something that cannot be.
 */
export async function run(argv: readonly string[], host: DeskHost): Promise<number> {
  const { build, stdout, stderr, wallClock } = host;
  try {
    const invocation = await readCommandLine(
      argv,
      { ...host, version: formatVersion("ina260", build) },
      commands,
    );
    if (invocation.kind === "print") {
      stdout(invocation.text);
      return 0;
    }
    const { command, request, log } = invocation;
    const runCommand = await command.load();
    return await runCommand(request, host, createLogger({ ...log, write: stderr, wallClock }));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // What is wrong in a file begins with its name, as editors and terminals want it.
    const name = error instanceof ConfigurationError ? "" : "ina260: ";
    stderr(`${name}${error.message}\n`);
    return 2;
  }
}
