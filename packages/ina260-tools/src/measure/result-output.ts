import { type Logger, messageOf } from "@rbp/command-line";
import type { SensorPlan } from "@rbp/ina260-monitor";
import { rounded } from "@rbp/metering";
import type { DeskHost } from "../host.ts";
import { type Output, printResult } from "../output/output.ts";
import type { ProgramEnd } from "./programs.ts";
import { costsOf, type Measurement } from "./costs.ts";
import type { MeasureOptions } from "./measure-options.ts";
import { summaryOf } from "./runs-summary.ts";
import { textReport } from "./text-report.ts";

export interface ResultOptions {
  readonly plans: readonly SensorPlan[];
  readonly options: Pick<MeasureOptions, "format" | "quiet">;
  /** Absent: none was named. */
  readonly file: Output | undefined;
  readonly host: Pick<DeskHost, "outputs" | "stderr">;
  readonly log: Logger;
}

/**
 * Writes the result of a measurement. stdout and stderr belong to the command while it runs: nothing is written to them
 * before it has ended. The summary goes to stderr, so that a pipe gets only what the command printed; JSON, which is for
 * programs, is the last line of stdout. With a file the result goes there instead.
 *
 * @returns Whether everything is written.
 */
export async function writeResult(measurement: Measurement, target: ResultOptions): Promise<boolean> {
  const { plans, options, file, host, log } = target;
  const { format, quiet } = options;
  const text = textReport(measurement, plans);
  if (!quiet) host.stderr(text);
  const result = format === "json" ? jsonReport(measurement) : text;
  if (file === undefined) return format === "text" || printResult(result, host.outputs, log);
  try {
    await file.write(result);
    await file.close();
    return true;
  } catch (error) {
    log.error("Cannot write the result", { err: messageOf(error) });
    return false;
  }
}

/** A measurement for programs: one line, with the units in the names. Unknown values are absent. */
function jsonReport(measurement: Measurement): string {
  const { command, intervalMilliseconds, idle, items } = measurement;
  const costs = costsOf(measurement);
  const report = {
    command,
    intervalSeconds: intervalMilliseconds / 1000,
    items,
    idle,
    runs: costs.map(({ end, ...cost }) => ({ ...endOf(end), ...cost })),
    summary: summaryOf(costs),
  };
  return `${JSON.stringify(rounded(report))}\n`;
}

function endOf(end: ProgramEnd): { readonly exitCode: number } | { readonly signal: string } {
  return "exitCode" in end ? { exitCode: end.exitCode } : { signal: end.signal };
}
