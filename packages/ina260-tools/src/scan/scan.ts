import { type Logger, messageOf } from "@rbp/command-line";
import { FIRST_AID } from "@rbp/ina260-monitor";
import { scanBuses, type ScanResult } from "@rbp/ina260-monitor/scan";
import type { RunCommand } from "../command-line/command.ts";
import { StopRequest } from "../command-line/stop-request.ts";
import type { DeskHost } from "../host.ts";
import { OutputError, printResult } from "../output/output.ts";
import { ProgressLine } from "../terminal/screen.ts";
import { createStyle } from "../terminal/terminal.ts";
import { findBuses, type FoundBuses, readScanOptions, type ScanOptions } from "./find-buses.ts";
import { renderTree } from "./render-tree.ts";
import { summarise } from "./describe.ts";
import { toConfiguration } from "./to-configuration.ts";
import { jsonOfScan } from "./tree-json.ts";
import { checkTarget, explainNextSteps, writeConfiguration } from "./write-configuration.ts";

/**
 * Scans the buses, prints what it finds, and writes a configuration if one is wanted. The exit code is 1 when a segment
 * was not scanned to its end, a multiplexer was not put back, or the configuration could not be written or would be empty.
 */
export const scan: RunCommand = async ({ settings, values }, host, log) => {
  const options = readScanOptions(values);
  const { file, overwrite, format } = options;
  if (file !== undefined && !(await canBeWritten(() => checkTarget(file, overwrite), log))) return 1;
  const found = await findBuses(options, settings, { ...host, log });
  if (found.buses.length === 0) {
    log.error("Cannot scan", {
      err:
        "this machine has no I2C bus; on a Raspberry Pi enable it with `sudo raspi-config nonint do_i2c 0`, " +
        "elsewhere load i2c-dev with `sudo modprobe i2c-dev`",
      next: FIRST_AID,
    });
    return 1;
  }
  const result = await scanFound(found, host);
  const text =
    format === "json" ? jsonOfScan(result) : renderTree(result, createStyle(host.terminal.hasColors));
  const isPrinted = await printResult(text, host.outputs, log);
  const isWritten = await canBeWritten(() => write(result, options, log), log);
  const { sensors, failures, notRestored } = summarise(result);
  if (sensors === 0 && !result.interrupted) log.warn("No sensor was found", { next: FIRST_AID });
  const isWhole = !result.interrupted && failures + notRestored === 0;
  return isPrinted && isWritten && isWhole ? 0 : 1;
};

/**
 * A signal ends the scan once the multiplexers are put back. That waits for the transfer in flight, and in the worst case
 * for five time-outs in a row; a second signal does not wait.
 */
export async function scanFound(found: FoundBuses, host: DeskHost): Promise<ScanResult> {
  const progress = new ProgressLine(host);
  const { signal } = new StopRequest(host);
  signal.addEventListener("abort", () => progress.show("Putting the multiplexers back…"));
  try {
    return await scanBuses({
      ...found,
      signal,
      onProgress: ({ segment, segments }) =>
        progress.show(`Scanning ${segment}, segment ${String(segments)}…`),
    });
  } finally {
    progress.clear();
  }
}

/** @returns Whether the file is written, if one is wanted. */
async function write(result: ScanResult, options: ScanOptions, log: Logger): Promise<boolean> {
  const { file, overwrite } = options;
  if (file === undefined) return true;
  const { text, sensors, leftOut } = toConfiguration(result);
  const reason = result.interrupted ? "the scan was interrupted" : "no sensor was found";
  if (result.interrupted || sensors === 0) {
    log.error(`No configuration was written: ${reason}`, { file });
    return false;
  }
  await writeConfiguration(file, text, overwrite);
  log.info("Configuration written", { file, sensors, left_out: leftOut.length });
  log.info("Name the devices in it, check it, and serve", explainNextSteps(file, options));
  return true;
}

/** Whether the task succeeds; logs why a file cannot be written. */
async function canBeWritten(task: () => Promise<boolean | void>, log: Logger): Promise<boolean> {
  try {
    return (await task()) !== false;
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    log.error("The configuration cannot be written", { err: messageOf(error) });
    return false;
  }
}
