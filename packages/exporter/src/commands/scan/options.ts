import { UsageError } from "../../errors.ts";
import type { OwnOptions } from "../../flags/own-options.ts";
import { parseBus } from "../../flags/sensor.ts";
import { parseChoice, parseFile } from "../../flags/values.ts";
import { type ScanFormat, scanFormats } from "./command.ts";

/** What the command line asks of a scan. */
export interface ScanOptions {
  /** Numbers of buses, each once. None: all of the machine. */
  readonly buses: readonly number[];
  readonly simulate: boolean;
  readonly format: ScanFormat;
  /** Where the configuration goes. Absent: none is made. */
  readonly file: string | undefined;
  /** Whether a file that is there already may be replaced. */
  readonly force: boolean;
}

/** @throws UsageError that names the option, what was found and what was expected. */
export function readScanOptions(own: OwnOptions): ScanOptions {
  const file = own.optional("write-config", parseFile);
  const force = own.isOn("force");
  if (force && file === undefined) {
    throw new UsageError("--force replaces the file of --write-config, and there is no --write-config");
  }
  return {
    buses: [...new Set(own.list("bus", parseBus))],
    simulate: own.isOn("simulate"),
    format: own.value("format", parseChoice<ScanFormat>, scanFormats),
    file,
    force,
  };
}
