import { ConfigurationError, createLogger, formatVersion, UsageError } from "@rbp/command-line";
import { readCommandLine } from "./command-line.ts";
import type { ExporterHost } from "./run-exporter.ts";

/**
 * The program, from what was typed behind its name to its end.
 *
 * @returns The exit code: 0 when it worked, 1 when it failed, 2 when it was asked for something impossible.
 */
export async function run(argv: readonly string[], host: ExporterHost): Promise<number> {
  const { build, stdout, stderr, wallClock } = host;
  try {
    const version = formatVersion("ina260-exporter", build);
    const command = await readCommandLine(argv, { ...host, version });
    if (command.kind === "print") {
      stdout(command.text);
      return 0;
    }
    const log = createLogger({ ...command.settings.log, write: stderr, wallClock });
    const { runExporter } = await import("./run-exporter.ts");
    return await runExporter(command, log, host);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    // What is wrong in a file begins with its name, as editors and terminals want it.
    const name = error instanceof ConfigurationError ? "" : "ina260-exporter: ";
    stderr(`${name}${error.message}\n`);
    return 2;
  }
}
