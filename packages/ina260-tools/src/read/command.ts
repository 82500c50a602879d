import { logOptions } from "@rbp/command-line";
import { busOptions, selectionOptions } from "@rbp/ina260-monitor";
import type { Command } from "../command-line/command.ts";
import { formatOption, textOrJson } from "../command-line/output-options.ts";

export const readCommand: Command = {
  name: "read",
  summary: "Reads each sensor once and prints volts, amperes and watts",
  shared: [...selectionOptions, ...busOptions, ...logOptions],
  options: [formatOption(textOrJson, "How the readings are printed")],
  operands: { usage: "DEVICE…", minimum: 0 },
  examples: [
    { commandLine: "read --channel 7", description: "The sensor on channel 7 of the multiplexer" },
    { commandLine: "read --format json", description: "For programs, with the units in the names" },
    { commandLine: "read --simulate", description: "Without any hardware" },
  ],
  load: async () => (await import("./read.ts")).read,
};
