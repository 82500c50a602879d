import { logging, sensorSelection } from "../../flags/options.ts";
import type { Subcommand } from "../../flags/subcommand.ts";

/** A table that stays up to date, or lines where there is no screen; or JSON, one object a line. */
export const watchFormats = ["text", "json"] as const;
export type WatchFormat = (typeof watchFormats)[number];

export const watchCommand: Subcommand = {
  name: "watch",
  summary: "Shows volts, amperes, watts, peak and energy of each sensor as they change, until q or Ctrl-C",
  shared: [...sensorSelection, "interval", "averaging", ...logging],
  options: [
    {
      name: "format",
      kind: "value",
      group: "Output",
      value: "FORMAT",
      default: "text",
      choices: watchFormats,
      description: "A table on a terminal and lines elsewhere, or one JSON object a line",
    },
  ],
  operands: { usage: "DEVICE…", least: 0 },
  examples: [
    { commandLine: "watch --channel 7", description: "r resets peak and energy, q quits" },
    { commandLine: "watch --interval 0.1", description: "Ten times a second" },
    { commandLine: "watch --format json", description: "One JSON object for each sensor and interval" },
    { commandLine: "watch --simulate", description: "Without any hardware" },
  ],
  load: async () => (await import("./watch.ts")).watch,
};
