import { logOptions } from "@rbp/command-line";
import { busOptions } from "@rbp/ina260-monitor";
import type { Command } from "../command-line/command.ts";
import { formatOption, outputFileOptions, textOrJson } from "../command-line/output-options.ts";

export const scanCommand: Command = {
  name: "scan",
  summary: "Finds the sensors and multiplexers on all buses, and writes a configuration file for them",
  shared: [...busOptions, ...logOptions],
  options: [
    {
      name: "bus",
      kind: "list",
      group: "Scanning",
      value: "BUS",
      defaultDescription: "all buses of this machine",
      description: "Scan only this bus: its number, or its device as in /dev/i2c-1; may be repeated",
    },
    {
      name: "simulate",
      kind: "switch",
      group: "Scanning",
      description: "Scan 20 simulated sensors behind three multiplexers; needs no hardware",
    },
    formatOption(textOrJson, "How the tree is printed"),
    ...outputFileOptions("Write the sensors found to this file, for --config.file", "write-config"),
  ],
  examples: [
    { commandLine: "scan", description: "All buses of the machine" },
    { commandLine: "scan --bus 1 --write-config sensors.yaml", description: "A configuration of one bus" },
    { commandLine: "scan --format json", description: "For programs" },
    { commandLine: "scan --simulate", description: "Without any hardware" },
  ],
  load: async () => (await import("./scan.ts")).scan,
};
