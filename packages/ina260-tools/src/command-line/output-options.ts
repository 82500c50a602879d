import { type Option, type OptionValues, parseChoice, parseFile, UsageError } from "@rbp/command-line";

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

/** What `--format` says, where it is for people or for programs. */
export function readTextOrJson(values: OptionValues): TextOrJson {
  return values.value("format", parseChoice<TextOrJson>, textOrJson);
}

export interface OutputFile {
  /** Absent: none was named. */
  readonly file: string | undefined;
  readonly overwrite: boolean;
}

/** The option that names the file of a command, and `--force`. */
export function outputFileOptions(description: string, name: string = "output"): Option[] {
  return [
    { name, kind: "value", group: "Output", value: "FILE", description },
    { name: "force", kind: "switch", group: "Output", description: "Overwrite the file if it exists" },
  ];
}

/**
 * What `--force` and the option that names the file say.
 *
 * @throws UsageError when the file has no name, or is to be overwritten and not named.
 */
export function readOutputFile(values: OptionValues, name: string = "output"): OutputFile {
  const file = values.optional(name, parseFile);
  const overwrite = values.isOn("force") === true;
  if (overwrite && file === undefined) {
    throw new UsageError(`--force overwrites the file of --${name}, and there is no --${name}`);
  }
  return { file, overwrite };
}
