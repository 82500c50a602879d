import { logOptions } from "@rbp/command-line";
import { busOptions } from "@rbp/ina260-monitor";
import type { Command } from "../command-line/command.ts";
import { formatOption, textOrJson } from "../command-line/output-options.ts";

export const doctorCommand: Command = {
  name: "doctor",
  summary: "Checks everything between Node and the sensors, and says how to mend what does not work",
  shared: [...busOptions, ...logOptions],
  options: [
    {
      name: "bus",
      kind: "list",
      group: "Checks",
      value: "BUS",
      defaultDescription: "all buses of this machine",
      description: "Look only at this bus: its number, or its device as in /dev/i2c-1; may be repeated",
    },
    {
      name: "config.file",
      kind: "value",
      group: "Checks",
      value: "FILE",
      defaultDescription: "INA260_EXPORTER_CONFIG_FILE, or /etc/ina260-exporter/config.yml if it exists",
      description: "Check this configuration file, and that its sensors answer",
    },
    {
      name: "port",
      kind: "value",
      group: "Checks",
      value: "PORT",
      default: "8000",
      description: "Port of the exporter",
    },
    formatOption(textOrJson, "How the findings are printed"),
  ],
  examples: [
    { commandLine: "doctor", description: "Everything, on all buses" },
    {
      commandLine: "doctor --config.file sensors.yaml",
      description: "Whether the sensors of a file answer, too",
    },
    { commandLine: "doctor --format json", description: "For programs" },
  ],
  load: async () => (await import("./doctor.ts")).doctor,
};
