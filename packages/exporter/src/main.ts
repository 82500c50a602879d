import { formatVersion } from "./build-info.ts";
import type { Environment } from "./environment.ts";
import { ConfigurationError, UsageError } from "./errors.ts";
import { type Command, readCommandLine } from "./flags/command-line.ts";
import { createLogger } from "./log.ts";

/**
 * The program, from the command line to its end.
 *
 * @param argv What was typed behind the program's name.
 * @returns The exit code: 0 when it did what it was asked to, 1 when it could not, 2 when it was asked for
 *   something that cannot be.
 */
export async function run(argv: readonly string[], environment: Environment): Promise<number> {
  const { build, stderr } = environment;
  try {
    const command = await readCommandLine(argv, { ...environment, version: formatVersion(build) });
    return await runCommand(command, environment);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // What is wrong in a file begins with its name, as editors and terminals want it.
    const name = error instanceof ConfigurationError ? "" : "ina260-exporter: ";
    stderr(`${name}${error.message}\n`);
    return 2;
  }
}

async function runCommand(command: Command, environment: Environment): Promise<number> {
  const { stdout, stderr, wallClock } = environment;
  if (command.kind === "print") {
    stdout(command.text);
    return 0;
  }
  const { settings } = command.kind === "serve" ? command : command.request;
  const log = createLogger({ ...settings.log, write: stderr, wallClock });
  if (command.kind === "serve") {
    const { serve } = await import("./serve.ts");
    return serve(command, log, environment);
  }
  const runSubcommand = await command.subcommand.load();
  return runSubcommand(command.request, environment, log);
}
