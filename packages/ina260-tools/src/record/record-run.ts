import { type Logger, messageOf } from "@rbp/command-line";
import { firstAidFor, type SensorPlan } from "@rbp/ina260-monitor";
import type { DeskHost } from "../host.ts";
import { formatElapsed } from "../output/figures.ts";
import { OutputGoneError } from "../output/output.ts";
import type { FoundChips } from "../sensors/found-chips.ts";
import { showWhile } from "../terminal/screen.ts";
import { LineWriter } from "./line-writer.ts";
import { recordFormat, type RecordedSettings } from "./record-format.ts";
import type { RecordOptions } from "./record-options.ts";
import { type Acquisition, Recording } from "./recording.ts";

export interface RecordRunOptions {
  readonly options: RecordOptions;
  readonly sensors: readonly SensorPlan[];
  readonly chips: FoundChips;
  readonly acquisition: Acquisition;
  readonly host: Pick<DeskHost, "clock" | "wallClock" | "build" | "terminal" | "outputs" | "stderr">;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** A recording from the first contact with the chips to the last line. */
export class RecordRun {
  readonly #run: RecordRunOptions;
  #writer: LineWriter | undefined;
  #recording: Recording | undefined;
  #failure: unknown;

  constructor(run: RecordRunOptions) {
    this.#run = run;
  }

  /** The first failure, which has ended the recording. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Records until it is over. Never rejects. */
  async run(): Promise<void> {
    const { options, chips, acquisition, host, signal } = this.#run;
    const { file, overwrite } = options;
    const { outputs } = host;
    try {
      await chips.remember();
      signal.throwIfAborted();
      const settings = await acquisition.prepare();
      // Not earlier: as long as nothing can be recorded, no file is created or overwritten.
      const output = file === undefined ? outputs.openStdout() : outputs.openFile(file, overwrite);
      this.#writer = new LineWriter(await output, (error) => this.#fail(error));
      await this.#record(this.#writer, settings);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** Resolves when the output has taken everything. */
  async close(): Promise<void> {
    await this.#writer?.close();
  }

  /** Logs the outcome. @returns The exit code. */
  report(log: Logger): number {
    const recording = this.#recording;
    const error = this.failure;
    if (error instanceof OutputGoneError) return 0;
    if (recording === undefined) {
      if (error !== undefined) log.error("Cannot record", { err: messageOf(error), ...firstAidFor(error) });
      return error === undefined ? 0 : 1;
    }
    const { samples, losses, elapsedMilliseconds } = recording;
    const taken = { samples, seconds: Math.round(elapsedMilliseconds) / 1000 };
    if (losses.output > 0) log.warn("Samples were lost: the output is too slow", { samples: losses.output });
    if (losses.reading > 0)
      log.warn("Samples were lost: bus or processor is too slow", { samples: losses.reading });
    if (error === undefined) log.info("Recorded", taken);
    else log.error("Recording ended", { ...taken, err: messageOf(error) });
    return error === undefined ? 0 : 1;
  }

  async #record(writer: LineWriter, settings: readonly RecordedSettings[]): Promise<void> {
    const { options, sensors, acquisition, host, signal } = this.#run;
    const format = recordFormat(options.format, options.comments);
    writer.add(format.header({ version: host.build.version, rate: options.rate, sensors: settings }));
    const recording = new Recording({ sensors, format, writer, host, options, signal });
    this.#recording = recording;
    recording.begin();
    const running = acquisition.run(recording, writer);
    // On a screen the samples themselves show the progress.
    const isShown = options.file !== undefined || !host.terminal.isScreen;
    await (isShown ? showWhile(running, () => describeProgress(recording), host) : running);
    recording.end();
    if (recording.failure !== undefined) this.#fail(recording.failure);
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#recording?.end();
  }
}

/** "00:01:23  830 samples, 2 lost" */
function describeProgress({ samples, losses, elapsedMilliseconds }: Recording): string {
  const lost = losses.reading + losses.output;
  const note = lost === 0 ? "" : `, ${String(lost)} lost`;
  return `${formatElapsed(elapsedMilliseconds)}  ${String(samples)} samples${note}`;
}
