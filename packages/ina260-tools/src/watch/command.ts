import { logOptions } from "@rbp/command-line";
import { busOptions, samplingOptions, selectionOptions } from "@rbp/ina260-monitor";
import type { Command } from "../command-line/command.ts";
import { formatOption, textOrJson } from "../command-line/output-options.ts";

export const watchCommand: Command = {
  name: "watch",
  summary: "Shows volts, amperes, watts, peak and energy of each sensor as they change, until q or Ctrl-C",
  shared: [...selectionOptions, ...samplingOptions, ...busOptions, ...logOptions],
  options: [
    formatOption(textOrJson, "A table on a terminal and lines elsewhere, or one JSON object per line"),
  ],
  operands: { usage: "DEVICE…", minimum: 0 },
  examples: [
    { commandLine: "watch --channel 7", description: "r resets peak and energy, q quits" },
    { commandLine: "watch --interval 0.1", description: "Ten times a second" },
    { commandLine: "watch --format json", description: "One JSON object for each sensor and interval" },
    { commandLine: "watch --simulate", description: "Without any hardware" },
  ],
  load: async () => (await import("./watch.ts")).watch,
};
