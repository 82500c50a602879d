import type { Command } from "./command-line/command.ts";
import { completionCommand } from "./completion/command.ts";
import { doctorCommand } from "./doctor/command.ts";
import { measureCommand } from "./measure/command.ts";
import { readCommand } from "./read/command.ts";
import { recordCommand } from "./record/command.ts";
import { scanCommand } from "./scan/command.ts";
import { watchCommand } from "./watch/command.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  doctorCommand,
  scanCommand,
  readCommand,
  watchCommand,
  recordCommand,
  measureCommand,
  completionCommand,
];
