import { formatOption, textOrJson } from "../command-line/formats.ts";
import { logOptions } from "@rbp/command-line";
import type { Command } from "../command-line/command.ts";

export const scanCommand: Command = {
  name: "scan",
  summary: "Finds sensors and multiplexers on all buses, and makes a configuration file of them",
  shared: logOptions,
  options: [
    {
      name: "bus",
      kind: "list",
      group: "Scanning",
      value: "BUS",
      defaultDescription: "all of the machine",
      description: "Scan this bus alone: its number, or its device as /dev/i2c-1; may be repeated",
    },
    {
      name: "simulate",
      kind: "switch",
      group: "Scanning",
      description: "Scan 20 simulated sensors behind three multiplexers; needs no hardware",
    },
    formatOption(textOrJson, "How it is printed"),
    {
      name: "write-config",
      kind: "value",
      group: "Output",
      value: "FILE",
      description: "Write the sensors that are found to this file, for --config.file",
    },
    { name: "force", kind: "switch", group: "Output", description: "Overwrite the file if it exists" },
  ],
  examples: [
    { commandLine: "scan", description: "All buses of the machine" },
    { commandLine: "scan --bus 1 --write-config sensors.yaml", description: "A configuration of one bus" },
    { commandLine: "scan --format json", description: "For programs" },
    { commandLine: "scan --simulate", description: "Without any hardware" },
  ],
  load: async () => (await import("./scan.ts")).scan,
};
