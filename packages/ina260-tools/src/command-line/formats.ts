import type { Option } from "@rbp/command-line";

/** For people, or as JSON for programs. */
export const textOrJson = ["text", "json"] as const;
export type TextOrJson = (typeof textOrJson)[number];

/** CSV (RFC 4180, but with the line ends of Unix), or JSON lines (jsonlines.org). */
export const recordFormats = ["csv", "jsonl"] as const;
export type RecordFormatName = (typeof recordFormats)[number];

/** The option `--format` of a command; the first format is the default. */
export function formatOption(formats: readonly string[], description: string): Option {
  return {
    name: "format",
    kind: "value",
    group: "Output",
    value: "FORMAT",
    default: formats[0] as string,
    choices: formats,
    description,
  };
}
