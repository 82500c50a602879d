import { type OptionValues, parseChoice, parseFile, UsageError } from "@rbp/command-line";
import { parseBus } from "@rbp/ina260-monitor";
import { type TextOrJson, textOrJson } from "../command-line/formats.ts";

/** What the command line asks of a scan. */
export interface ScanOptions {
  /** Numbers of buses, each once. None: all of the machine. */
  readonly buses: readonly number[];
  readonly simulate: boolean;
  readonly format: TextOrJson;
  /** Where the configuration goes. Absent: none is made. */
  readonly file: string | undefined;
  /** Whether a file that is there already may be replaced. */
  readonly force: boolean;
}

/** @throws UsageError that names the option, what was found and what was expected. */
export function readScanOptions(own: OptionValues): ScanOptions {
  const file = own.optional("write-config", parseFile);
  const force = own.isOn("force") === true;
  if (force && file === undefined) {
    throw new UsageError("--force replaces the file of --write-config, and there is no --write-config");
  }
  return {
    buses: [...new Set(own.list("bus", parseBus) ?? [])],
    simulate: own.isOn("simulate") === true,
    format: own.value("format", parseChoice<TextOrJson>, textOrJson),
    file,
    force,
  };
}
