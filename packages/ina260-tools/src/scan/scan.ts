import type { DeskHost } from "../host.ts";
import { type Logger, messageOf } from "@rbp/command-line";
import type { RunCommand } from "../command-line/command.ts";
import { OutputError } from "../output/output.ts";
import { ProgressLine } from "../terminal/progress-line.ts";
import { createStyle } from "../terminal/style.ts";
import { printResult } from "../output/print-result.ts";
import { StopRequest } from "../command-line/stop-request.ts";
import { type FoundBuses, findBuses } from "./find-buses.ts";
import { explainNextSteps } from "./next-steps.ts";
import { readScanOptions, type ScanOptions } from "./scan-options.ts";
import { renderTree } from "./render-tree.ts";
import { scanBuses, type ScanResult } from "@rbp/ina260-monitor/scan";
import { summarise } from "./scan-summary.ts";
import { toConfiguration } from "./to-configuration.ts";
import { toDocument } from "./tree-json.ts";
import { checkTarget, writeConfiguration } from "./write-configuration.ts";

/**
 * Scans the buses, prints what it finds, and writes a configuration of it when that is asked for. 1 when something
 * was not scanned to its end, or not put back, and when there was nothing to write, or it could not be written.
 */
export const scan: RunCommand = async ({ values }, host, log) => {
  const options = readScanOptions(values);
  if (!(await canBeWritten(() => checkOutput(options), log))) return 1;
  const found = await findBuses(options, host);
  if (found.buses.length === 0) {
    log.error("Cannot scan", {
      err:
        "this machine has no I2C bus; on a Raspberry Pi enable it with `sudo raspi-config nonint do_i2c 0`, " +
        "elsewhere load i2c-dev with `sudo modprobe i2c-dev`, or see --simulate",
    });
    return 1;
  }
  const result = await scanFound(found, host);
  const text =
    options.format === "json"
      ? `${JSON.stringify(toDocument(result), undefined, 2)}\n`
      : renderTree(result, createStyle(host.terminal.hasColors));
  const isPrinted = await printResult(text, host.outputs, log);
  const isWritten = await canBeWritten(() => write(result, options, log), log);
  const { failures, notRestored } = summarise(result);
  const isWhole = !result.interrupted && failures + notRestored === 0;
  return isPrinted && isWritten && isWhole ? 0 : 1;
};

/**
 * A signal ends it as soon as the multiplexers are put back. That waits for the transfer in flight, and in the worst
 * case for five that time out in a row; a second signal does not.
 */
async function scanFound(found: FoundBuses, host: DeskHost): Promise<ScanResult> {
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

async function checkOutput({ file, overwrite }: ScanOptions): Promise<boolean> {
  if (file !== undefined) await checkTarget(file, { overwrite });
  return true;
}

/** @returns Whether there is a file, when one is asked for. */
async function write(result: ScanResult, options: ScanOptions, log: Logger): Promise<boolean> {
  const { file, overwrite } = options;
  if (file === undefined) return true;
  const { text, sensors, leftOut } = toConfiguration(result);
  const reason = result.interrupted ? "the scan was interrupted" : "no sensor was found";
  if (result.interrupted || sensors === 0) {
    log.error(`No configuration was written: ${reason}`, { file });
    return false;
  }
  await writeConfiguration(file, text, { overwrite });
  log.info("Configuration written", { file, sensors, left_out: leftOut.length });
  log.info("Name the devices in it, check it, and serve", explainNextSteps(file, options));
  return true;
}

/** Whether the task does what it should; a file that cannot be written is told of. */
async function canBeWritten(task: () => Promise<boolean>, log: Logger): Promise<boolean> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    log.error("The configuration cannot be written", { err: messageOf(error) });
    return false;
  }
}
