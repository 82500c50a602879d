import { logOptions } from "@rbp/command-line";
import { busOptions, selectionOptions } from "@rbp/ina260-monitor";
import type { Command } from "../command-line/command.ts";
import { formatOption, outputFileOptions, recordFormats } from "../command-line/output-options.ts";

export const recordCommand: Command = {
  name: "record",
  summary: "Writes every sample with its time to stdout or a file, as CSV or JSON lines",
  shared: [...selectionOptions, ...busOptions, ...logOptions],
  options: [
    {
      name: "rate",
      kind: "value",
      group: "Recording",
      value: "RATE",
      default: "10",
      description:
        "Samples per second of each sensor, 0.001 to 500, or max: every conversion, as fast as the bus allows",
    },
    {
      name: "duration",
      kind: "value",
      group: "Recording",
      value: "TIME",
      description: "End after this time, as in 60, 90s or 5m; without it and --count at Ctrl-C",
    },
    {
      name: "count",
      kind: "value",
      group: "Recording",
      value: "COUNT",
      description: "End after this number of samples of each sensor",
    },
    formatOption(recordFormats, "How the samples are written"),
    ...outputFileOptions("Write to this file instead of stdout"),
    {
      name: "comments",
      kind: "switch",
      group: "Output",
      description:
        "Start CSV with the configuration, in lines that begin with #; JSON lines always start with it",
    },
  ],
  operands: { usage: "DEVICE…", minimum: 0 },
  examples: [
    { commandLine: "record --duration 1m --output run.csv", description: "One minute, ten times a second" },
    { commandLine: "record --rate max --duration 5", description: "As fast as the bus can be read" },
    { commandLine: "record --format jsonl | head", description: "JSON lines for another program" },
    { commandLine: "record --simulate --count 3", description: "Without any hardware" },
  ],
  load: async () => (await import("./record.ts")).record,
};
