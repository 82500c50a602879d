import type { Subcommand } from "../../flags/subcommand.ts";

/** Shells that can be told how to complete. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export const completionCommand: Subcommand = {
  name: "completion",
  summary: "Prints what a shell needs to complete commands, flags and their values",
  shared: [],
  options: [],
  operands: { usage: shells.join("|"), least: 1, most: 1, choices: shells },
  examples: [
    {
      commandLine: "completion bash >~/.local/share/bash-completion/completions/ina260-exporter",
      description: "For bash with its package bash-completion, from the next shell on",
    },
    { commandLine: 'completion zsh >"${fpath[1]}/_ina260-exporter"', description: "For zsh with compinit" },
    {
      commandLine: "completion fish >~/.config/fish/completions/ina260-exporter.fish",
      description: "For fish",
    },
  ],
  load: async () => (await import("./completion.ts")).completion,
};
