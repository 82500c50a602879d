import { readCommandLine } from "../../src/command-line.ts";
import type { Settings } from "../../src/settings.ts";

/** The settings of a command line of the machine "pi", which has no files and no variables. */
export async function settingsOf(...argv: string[]): Promise<Settings> {
  const command = await readCommandLine(argv, {
    hostname: "pi",
    columns: 100,
    version: "1.2.3",
    variables: {},
    readText: () => Promise.reject(new Error("there are no files")),
  });
  if (command.kind !== "serve") throw new Error(`expected to serve, found ${command.kind}`);
  return command.settings;
}
