import { type Logger, messageOf } from "@rbp/command-line";
import type { WindowOutcome } from "@rbp/ina260-monitor";
import type { DeskHost } from "../host.ts";
import { exitCodeOf, ProgramStartError } from "../programs/programs.ts";
import type { Run } from "./costs.ts";
import { type JobOptions, meterIdle, runJob } from "./job.ts";
import type { MeasureOptions } from "./measure-options.ts";
import { MeasureProgress } from "./measure-progress.ts";
import { ResultOutput } from "./result-output.ts";

/** More missed deadlines than this share of the samples, and than this number, are worth a warning. */
const MAXIMUM_MISSED_SHARE = 0.2;
const MINIMUM_MISSED = 10;

type MeasureHost = Pick<DeskHost, "clock" | "programs" | "outputs" | "stderr" | "terminal">;

/** One measurement from the first reading to the result. */
export class MeasureRun {
  readonly #command: readonly string[];
  readonly #options: MeasureOptions;
  readonly #job: JobOptions;
  readonly #log: Logger;
  readonly #progress: MeasureProgress;
  readonly #output: ResultOutput;
  readonly #runs: Run[] = [];

  constructor(
    command: readonly string[],
    options: MeasureOptions,
    job: JobOptions & { readonly host: MeasureHost },
    log: Logger,
  ) {
    this.#command = command;
    this.#options = options;
    this.#job = job;
    this.#log = log;
    this.#progress = new MeasureProgress(job.host, options.quiet);
    this.#output = new ResultOutput(options, job.host);
  }

  /** @returns The exit code. */
  async run(): Promise<number> {
    const { relay } = this.#job;
    let idle: WindowOutcome | undefined;
    try {
      idle = await this.#prepare();
    } catch (error) {
      if (relay.exitCode === undefined) this.#log.error("Cannot measure", { err: messageOf(error) });
      return relay.exitCode ?? 1;
    }
    const exitCode = await this.#runAll();
    if (this.#runs.length === 0) return exitCode;
    this.#warnOfMissed();
    const isFine = await this.#report(idle);
    return exitCode === 0 && !isFine ? 1 : exitCode;
  }

  /** Does everything that can fail before the command runs. Rejects, too, when it is asked to end. */
  async #prepare(): Promise<WindowOutcome | undefined> {
    const { sensors, relay } = this.#job;
    const { idleMilliseconds } = this.#options;
    const { signal } = relay;
    const asked = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    await Promise.race([sensors.start(), asked]);
    signal.throwIfAborted();
    await this.#output.open();
    if (idleMilliseconds === undefined) return undefined;
    const idle = await this.#progress.duringIdle(idleMilliseconds, meterIdle(idleMilliseconds, this.#job));
    signal.throwIfAborted();
    return idle;
  }

  /** Runs the command until a run fails, or a signal asks to end. @returns The exit code of the last run. */
  async #runAll(): Promise<number> {
    const { relay } = this.#job;
    const { repeat } = this.#options;
    for (let index = 0; index < repeat; index += 1) {
      if (relay.exitCode !== undefined) return relay.exitCode;
      try {
        const run = await runJob(this.#command, this.#job);
        this.#runs.push(run);
        this.#progress.afterRun(run, index, repeat);
        const exitCode = exitCodeOf(run.end);
        if (exitCode !== 0) return exitCode;
      } catch (error) {
        if (!(error instanceof ProgramStartError)) throw error;
        this.#log.error("Cannot run the command", { err: error.message });
        return error.exitCode;
      }
    }
    return 0;
  }

  /** @returns Whether there is a result, and it is written. */
  async #report(idle: WindowOutcome | undefined): Promise<boolean> {
    const { plans } = this.#job;
    const { items } = this.#options;
    const intervalMilliseconds = plans[0]?.intervalMilliseconds ?? 0;
    const runs = this.#runs;
    const measurement = { command: this.#command, intervalMilliseconds, idle, runs, items };
    const isWritten = await this.#output.write(measurement, plans, this.#log);
    const isMetered = runs.every(({ outcome }) => outcome.total.samples > 0);
    if (!isMetered) this.#log.error("Nothing was metered: no sensor gave a reading while the command ran");
    return isWritten && isMetered;
  }

  #warnOfMissed(): void {
    const missed = this.#job.sensors.missedDeadlines;
    const samples = this.#runs.reduce((sum, { outcome }) => sum + outcome.total.samples, 0);
    if (missed <= Math.max(MAXIMUM_MISSED_SHARE * samples, MINIMUM_MISSED)) return;
    this.#log.warn("Readings were missed: the bus or the processor is too slow for this --interval", {
      missed,
      samples,
    });
  }
}
