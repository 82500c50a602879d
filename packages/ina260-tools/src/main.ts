import { ConfigurationError, createLogger, formatVersion, UsageError } from "@rbp/command-line";
import { readCommandLine } from "./command-line/read-command-line.ts";
import { commands } from "./commands.ts";
import type { DeskHost } from "./host.ts";

/**
 * The program, from the command line to its end.
 *
 * @param argv The arguments after the program's name.
 * @returns The exit code: that of the command, or 2 when the command line asks for something impossible.
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
    // A mistake in a file starts with the name of the file, which editors and terminals recognise.
    const name = error instanceof ConfigurationError ? "" : "ina260: ";
    stderr(`${name}${error.message}\n`);
    return 2;
  }
}
