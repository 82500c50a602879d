import type { Command } from "../command-line/command.ts";
import { shells } from "./shells.ts";

export const completionCommand: Command = {
  name: "completion",
  summary: "Prints a script with which a shell completes commands, flags and their values",
  shared: [],
  options: [],
  operands: { usage: shells.join("|"), minimum: 1, maximum: 1, choices: shells },
  examples: [
    {
      commandLine: "completion bash >~/.local/share/bash-completion/completions/ina260",
      description: "For bash with its package bash-completion, from the next shell on",
    },
    { commandLine: 'completion zsh >"${fpath[1]}/_ina260"', description: "For zsh with compinit" },
    { commandLine: "completion fish >~/.config/fish/completions/ina260.fish", description: "For fish" },
  ],
  load: async () => (await import("./completion.ts")).completion,
};
