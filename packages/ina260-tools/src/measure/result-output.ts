import { type Logger, messageOf } from "@rbp/command-line";
import type { SensorPlan } from "@rbp/ina260-monitor";
import { rounded } from "@rbp/metering";
import type { DeskHost } from "../host.ts";
import { type Output, printResult } from "../output/output.ts";
import type { ProgramEnd } from "../programs/programs.ts";
import { costsOf, type Measurement } from "./costs.ts";
import type { MeasureOptions } from "./measure-options.ts";
import { summaryOf } from "./runs-summary.ts";
import { textReport } from "./text-report.ts";

type ResultOptions = Pick<MeasureOptions, "format" | "file" | "overwrite" | "quiet">;

/**
 * Where the result of a measurement goes. stdout and stderr belong to the command while it runs: nothing is written to
 * them before it has ended. The summary goes to stderr, so that a pipe gets only what the command printed; JSON, which
 * is for programs, is the last line of stdout.
 */
export class ResultOutput {
  readonly #options: ResultOptions;
  readonly #host: Pick<DeskHost, "outputs" | "stderr">;
  #file: Output | undefined;

  constructor(options: ResultOptions, host: Pick<DeskHost, "outputs" | "stderr">) {
    this.#options = options;
    this.#host = host;
  }

  /**
   * Opens the file, if one was named, before the first run, which may take long.
   *
   * @throws OutputError by rejection.
   */
  async open(): Promise<void> {
    const { file, overwrite } = this.#options;
    if (file !== undefined) this.#file = await this.#host.outputs.openFile(file, overwrite);
  }

  /** @returns Whether everything is written. */
  async write(measurement: Measurement, sensors: readonly SensorPlan[], log: Logger): Promise<boolean> {
    const { format, quiet } = this.#options;
    const text = textReport(measurement, sensors);
    if (!quiet) this.#host.stderr(text);
    const result = format === "json" ? jsonReport(measurement) : text;
    if (this.#file !== undefined) return writeFile(this.#file, result, log);
    return format === "text" || printResult(result, this.#host.outputs, log);
  }
}

async function writeFile(file: Output, text: string, log: Logger): Promise<boolean> {
  try {
    await file.write(text);
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
