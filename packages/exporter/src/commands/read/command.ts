import { logging, sensorSelection } from "../../flags/options.ts";
import type { Subcommand } from "../../flags/subcommand.ts";

/** A table, or one JSON object. */
export const readFormats = ["text", "json"] as const;
export type ReadFormat = (typeof readFormats)[number];

export const readCommand: Subcommand = {
  name: "read",
  summary: "Measures once with each sensor and prints volts, amperes and watts",
  shared: [...sensorSelection, ...logging],
  options: [
    {
      name: "format",
      kind: "value",
      group: "Output",
      value: "FORMAT",
      default: "text",
      choices: readFormats,
      description: "How it is printed",
    },
  ],
  operands: { usage: "DEVICE…", least: 0 },
  examples: [
    { commandLine: "read --channel 7", description: "The sensor on channel 7 of the multiplexer" },
    { commandLine: "read --format json", description: "For programs, with the units in the names" },
    { commandLine: "read --simulate", description: "Without any hardware" },
  ],
  load: async () => (await import("./read.ts")).read,
};
