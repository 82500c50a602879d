import { logOptions } from "@rbp/command-line";
import { busOptions, selectionOptions } from "@rbp/ina260-monitor";
import type { Command } from "../command-line/command.ts";
import { formatOption, outputFileOptions, textOrJson } from "../command-line/output-options.ts";

export const measureCommand: Command = {
  name: "measure",
  summary: "Runs a command and measures the energy used meanwhile, with its maximum error",
  shared: [...selectionOptions, ...busOptions, ...logOptions],
  options: [
    {
      name: "interval",
      kind: "value",
      group: "Measuring",
      value: "TIME",
      defaultDescription: "10ms, and 3ms for each sensor on a bus with more than three",
      description: "Time between two readings of a sensor; the shorter it is, the smaller is the error",
    },
    {
      name: "repeat",
      kind: "value",
      group: "Measuring",
      value: "COUNT",
      default: "1",
      description: "Run the command this many times, and report mean and standard deviation too",
    },
    {
      name: "idle",
      kind: "value",
      group: "Measuring",
      value: "SECONDS",
      description: "Measure the idle power for this time first, and report the net energy above it too",
    },
    {
      name: "per",
      kind: "value",
      group: "Measuring",
      value: "COUNT",
      description: "Report the energy of each item too, where one run of the command works on this many",
    },
    formatOption(
      textOrJson,
      "The result as the summary, or as one line of JSON after everything that the command prints",
    ),
    ...outputFileOptions("Write the result to this file, and nothing of it to stdout"),
    { name: "quiet", kind: "switch", group: "Output", description: "Print no summary on stderr" },
  ],
  operands: { usage: "DEVICE…", minimum: 0 },
  program: { usage: "COMMAND [ARGUMENT…]", minimum: 1 },
  examples: [
    { commandLine: "measure -- ./infer --images 100", description: "The energy of one run" },
    {
      commandLine: "measure --idle 10 --per 100 -- ./infer --images 100",
      description: "Joules per image, with and without the idle power",
    },
    {
      commandLine: "measure --repeat 5 --format json --output r.json -- ./infer",
      description: "Five runs, as JSON in a file; the summary is still on stderr",
    },
    { commandLine: "measure --simulate -- sleep 2", description: "Without any hardware" },
  ],
  load: async () => (await import("./measure.ts")).measure,
};
