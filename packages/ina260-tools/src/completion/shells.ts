import type { Option } from "@rbp/command-line";

/** Shells with a completion script. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/** What a shell can offer after a flag: nothing, because it takes no value; its values; files; or nothing that is known. */
export function valueKind({ kind, value, choices }: Option): "none" | "choice" | "file" | "free" {
  if (kind === "switch") return "none";
  if (choices !== undefined) return "choice";
  return value === "FILE" ? "file" : "free";
}
