import { type Logger, messageOf } from "@rbp/command-line";
import { firstAidFor, type SensorPlan, type WindowOutcome } from "@rbp/ina260-monitor";
import { whenAborted } from "../command-line/stop-request.ts";
import type { DeskHost } from "../host.ts";
import { formatDuration, formatQuantity, formatWithError } from "../output/figures.ts";
import { type Output, printResult } from "../output/output.ts";
import { showWhile } from "../terminal/screen.ts";
import type { Run } from "./costs.ts";
import type { MeasureOptions } from "./measure-options.ts";
import type { MeteredSensors } from "./metered-sensors.ts";
import { describeEnd, exitCodeOf, ProgramStartError } from "./programs.ts";
import { jsonReport, textReport } from "./report.ts";
import type { SignalRelay } from "./signal-relay.ts";

/** More missed deadlines than this share of the samples, and than this number, are worth a warning. */
const MAXIMUM_MISSED_SHARE = 0.2;
const MINIMUM_MISSED = 10;

export interface MeasureJob {
  readonly command: readonly string[];
  readonly options: MeasureOptions;
  readonly plans: readonly SensorPlan[];
  readonly sensors: MeteredSensors;
  readonly relay: SignalRelay;
  readonly host: Pick<DeskHost, "clock" | "programs" | "outputs" | "stderr" | "terminal">;
  readonly log: Logger;
}

interface Preparation {
  /** Absent: none was named. */
  readonly file: Output | undefined;
  readonly idle: WindowOutcome | undefined;
}

/** One measurement from the first reading to the result. @returns The exit code. */
export async function runMeasurement(job: MeasureJob): Promise<number> {
  const { relay, log } = job;
  let prepared: Preparation;
  try {
    prepared = await prepare(job);
  } catch (error) {
    if (relay.exitCode === undefined)
      log.error("Cannot measure", { err: messageOf(error), ...firstAidFor(error) });
    return relay.exitCode ?? 1;
  }
  const runs: Run[] = [];
  const exitCode = await runAll(job, runs);
  if (runs.length === 0) return exitCode;
  warnOfMissed(job, runs);
  const isWritten = await writeResult(job, prepared, runs);
  const isMetered = runs.every(({ outcome }) => outcome.total.samples > 0);
  if (!isMetered) log.error("Nothing was metered: no sensor gave a reading while the command ran");
  return exitCode === 0 && !(isWritten && isMetered) ? 1 : exitCode;
}

/** Does everything that can fail before the command runs. Rejects, too, when it is asked to end. */
async function prepare(job: MeasureJob): Promise<Preparation> {
  const { sensors, relay, options, host } = job;
  await Promise.race([sensors.start(), whenAborted(relay.signal)]);
  relay.signal.throwIfAborted();
  // Opened before the first run, which may take long.
  const file =
    options.file === undefined ? undefined : await host.outputs.openFile(options.file, options.overwrite);
  const { idleMilliseconds } = options;
  const idle = idleMilliseconds === undefined ? undefined : await meterIdle(job, idleMilliseconds);
  relay.signal.throwIfAborted();
  return { file, idle };
}

async function meterIdle(job: MeasureJob, milliseconds: number): Promise<WindowOutcome> {
  const { sensors, relay, host, options } = job;
  const { clock, terminal } = host;
  const what = `measuring the idle power for ${formatDuration(milliseconds)}`;
  if (!terminal.showsErrors) say(job, what);
  const endsAt = clock.now() + milliseconds;
  const secondsLeft = (): number => Math.max(Math.ceil((endsAt - clock.now()) / 1000), 0);
  const { outcome } = await showWhile(
    sensors.meter(() => clock.sleep(milliseconds, relay.signal)),
    () => (options.quiet ? undefined : `ina260: ${what}, ${String(secondsLeft())} s left`),
    host,
  );
  return outcome;
}

/** Runs the command until a run fails, or a signal asks to end. @returns The exit code of the last run. */
async function runAll(job: MeasureJob, runs: Run[]): Promise<number> {
  const { command, sensors, relay, host, options, log } = job;
  while (runs.length < options.repeat) {
    if (relay.exitCode !== undefined) return relay.exitCode;
    try {
      const { result: end, outcome } = await sensors.meter(async () =>
        relay.passTo(await host.programs.start(command)),
      );
      runs.push({ end, outcome });
      if (options.repeat > 1) {
        const { joules, errorJoules, durationSeconds } = outcome.total;
        const which = `run ${String(runs.length)} of ${String(options.repeat)}`;
        const what = `${describeEnd(end)} after ${formatQuantity(durationSeconds, "s")}`;
        say(job, `${which}: ${what}, ${formatWithError(joules, errorJoules, "J")}`);
      }
      if (exitCodeOf(end) !== 0) return exitCodeOf(end);
    } catch (error) {
      if (!(error instanceof ProgramStartError)) throw error;
      log.error("Cannot run the command", { err: error.message });
      return error.exitCode;
    }
  }
  return 0;
}

function warnOfMissed({ sensors, log }: MeasureJob, runs: readonly Run[]): void {
  const missed = sensors.missedDeadlines;
  const samples = runs.reduce((sum, { outcome }) => sum + outcome.total.samples, 0);
  if (missed <= Math.max(MAXIMUM_MISSED_SHARE * samples, MINIMUM_MISSED)) return;
  const message = "Readings were missed: the bus or the processor is too slow for this --interval";
  log.warn(message, { missed, samples });
}

/**
 * Writes the result. stdout and stderr belong to the command while it runs: nothing is written to them before it has
 * ended. The summary goes to stderr, so that a pipe gets only what the command printed; JSON, which is for programs, is
 * the last line of stdout. With a file the result goes there instead.
 *
 * @returns Whether everything is written.
 */
async function writeResult(job: MeasureJob, { file, idle }: Preparation, runs: Run[]): Promise<boolean> {
  const { command, options, plans, host, log } = job;
  const { format, quiet, items } = options;
  const intervalMilliseconds = plans[0]?.intervalMilliseconds ?? 0;
  const measurement = { command, intervalMilliseconds, idle, runs, items };
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

function say({ options, host }: MeasureJob, text: string): void {
  if (!options.quiet) host.stderr(`ina260: ${text}\n`);
}
