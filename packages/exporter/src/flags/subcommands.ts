import { completionCommand } from "../commands/completion/command.ts";
import { measureCommand } from "../commands/measure/command.ts";
import { readCommand } from "../commands/read/command.ts";
import { recordCommand } from "../commands/record/command.ts";
import { scanCommand } from "../commands/scan/command.ts";
import { watchCommand } from "../commands/watch/command.ts";
import type { Subcommand } from "./subcommand.ts";

/** Every command, in the order of the help. */
export const subcommands: readonly Subcommand[] = [
  scanCommand,
  readCommand,
  watchCommand,
  recordCommand,
  measureCommand,
  completionCommand,
];
