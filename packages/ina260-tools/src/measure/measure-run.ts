import { type Logger, messageOf } from "@rbp/command-line";
import { firstAidFor, type SensorPlan, type WindowOutcome } from "@rbp/ina260-monitor";
import { whenAborted } from "../command-line/stop-request.ts";
import type { DeskHost } from "../host.ts";
import { formatDuration, formatQuantity, formatWithError } from "../output/figures.ts";
import type { Output } from "../output/output.ts";
import { describeEnd, exitCodeOf, ProgramStartError } from "./programs.ts";
import { showWhile } from "../terminal/screen.ts";
import type { Run } from "./costs.ts";
import type { MeasureOptions } from "./measure-options.ts";
import type { MeteredSensors } from "./metered-sensors.ts";
import { writeResult } from "./result-output.ts";
import type { SignalRelay } from "./signal-relay.ts";

/** More missed deadlines than this share of the samples, and than this number, are worth a warning. */
const MAXIMUM_MISSED_SHARE = 0.2;
const MINIMUM_MISSED = 10;

export interface MeasureRunOptions {
  readonly command: readonly string[];
  readonly options: MeasureOptions;
  readonly plans: readonly SensorPlan[];
  readonly sensors: MeteredSensors;
  readonly relay: SignalRelay;
  readonly host: Pick<DeskHost, "clock" | "programs" | "outputs" | "stderr" | "terminal">;
  readonly log: Logger;
}

/** One measurement from the first reading to the result. */
export class MeasureRun {
  readonly #run: MeasureRunOptions;
  readonly #runs: Run[] = [];
  #file: Output | undefined;

  constructor(run: MeasureRunOptions) {
    this.#run = run;
  }

  /** @returns The exit code. */
  async run(): Promise<number> {
    const { relay, log } = this.#run;
    let idle: WindowOutcome | undefined;
    try {
      idle = await this.#prepare();
    } catch (error) {
      if (relay.exitCode === undefined)
        log.error("Cannot measure", { err: messageOf(error), ...firstAidFor(error) });
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
    const { sensors, relay, options, host } = this.#run;
    const { idleMilliseconds, file, overwrite } = options;
    await Promise.race([sensors.start(), whenAborted(relay.signal)]);
    relay.signal.throwIfAborted();
    // Opened before the first run, which may take long.
    if (file !== undefined) this.#file = await host.outputs.openFile(file, overwrite);
    if (idleMilliseconds === undefined) return undefined;
    const idle = await this.#meterIdle(idleMilliseconds);
    relay.signal.throwIfAborted();
    return idle;
  }

  async #meterIdle(milliseconds: number): Promise<WindowOutcome> {
    const { sensors, relay, host, options } = this.#run;
    const { clock, terminal } = host;
    const what = `measuring the idle power for ${formatDuration(milliseconds)}`;
    if (!terminal.showsErrors) this.#say(what);
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
  async #runAll(): Promise<number> {
    const { relay, options, log } = this.#run;
    const { repeat } = options;
    for (let index = 0; index < repeat; index += 1) {
      if (relay.exitCode !== undefined) return relay.exitCode;
      try {
        const exitCode = await this.#runOnce();
        if (exitCode !== 0) return exitCode;
      } catch (error) {
        if (!(error instanceof ProgramStartError)) throw error;
        log.error("Cannot run the command", { err: error.message });
        return error.exitCode;
      }
    }
    return 0;
  }

  /** @returns Its exit code. @throws ProgramStartError by rejection. */
  async #runOnce(): Promise<number> {
    const { command, sensors, relay, host, options } = this.#run;
    const { result: end, outcome } = await sensors.meter(async () => {
      const program = await host.programs.start(command);
      await relay.passTo(program);
      return program.ended;
    });
    this.#runs.push({ end, outcome });
    if (options.repeat > 1) {
      const { joules, errorJoules, durationSeconds } = outcome.total;
      const which = `run ${String(this.#runs.length)} of ${String(options.repeat)}`;
      const what = `${describeEnd(end)} after ${formatQuantity(durationSeconds, "s")}`;
      this.#say(`${which}: ${what}, ${formatWithError(joules, errorJoules, "J")}`);
    }
    return exitCodeOf(end);
  }

  /** @returns Whether there is a result, and it is written. */
  async #report(idle: WindowOutcome | undefined): Promise<boolean> {
    const { command, options, plans, host, log } = this.#run;
    const intervalMilliseconds = plans[0]?.intervalMilliseconds ?? 0;
    const measurement = { command, intervalMilliseconds, idle, runs: this.#runs, items: options.items };
    const isWritten = await writeResult(measurement, { plans, options, file: this.#file, host, log });
    const isMetered = this.#runs.every(({ outcome }) => outcome.total.samples > 0);
    if (!isMetered) log.error("Nothing was metered: no sensor gave a reading while the command ran");
    return isWritten && isMetered;
  }

  #warnOfMissed(): void {
    const { sensors, log } = this.#run;
    const missed = sensors.missedDeadlines;
    const samples = this.#runs.reduce((sum, { outcome }) => sum + outcome.total.samples, 0);
    if (missed <= Math.max(MAXIMUM_MISSED_SHARE * samples, MINIMUM_MISSED)) return;
    log.warn("Readings were missed: the bus or the processor is too slow for this --interval", {
      missed,
      samples,
    });
  }

  #say(text: string): void {
    if (!this.#run.options.quiet) this.#run.host.stderr(`ina260: ${text}\n`);
  }
}
