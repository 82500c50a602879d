import { type OptionValues, parseChoice } from "@rbp/command-line";
import { parseBus } from "@rbp/ina260-monitor";
import { type TextOrJson, textOrJson } from "../command-line/formats.ts";
import { type OutputFile, readOutputFile } from "../command-line/output-file.ts";

/** What the command line asks of a scan. The file is for the configuration; without it none is made. */
export interface ScanOptions extends OutputFile {
  /** Numbers of buses, each once. None: all of the machine. */
  readonly buses: readonly number[];
  readonly simulate: boolean;
  readonly format: TextOrJson;
}

/** @throws UsageError that names the option, what was found and what was expected. */
export function readScanOptions(values: OptionValues): ScanOptions {
  return {
    buses: [...new Set(values.list("bus", parseBus) ?? [])],
    simulate: values.isOn("simulate") === true,
    format: values.value("format", parseChoice<TextOrJson>, textOrJson),
    ...readOutputFile(values, "write-config"),
  };
}
