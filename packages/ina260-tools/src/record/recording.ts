import { type Logger, pause } from "@rbp/command-line";
import type { Clock } from "@rbp/i2c";
import { type INA260Measurement, signedPowerWatts } from "@rbp/ina260";
import { checkPower, type ConnectedBus, type SensorPlan } from "@rbp/ina260-monitor";
import type { DeskHost } from "../host.ts";
import type { Output } from "../output/output.ts";
import { LineWriter } from "./line-writer.ts";
import type { RecordOptions } from "./record-options.ts";
import { type RecordedSettings, type RecordFormat, recordFormat } from "./record-format.ts";

/** A timer can end this much too early or too late. */
const TIMER_MILLISECONDS = 5;

interface RecordingSetup {
  readonly options: RecordOptions;
  readonly host: Pick<DeskHost, "clock" | "wallClock" | "build">;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Samples that should have been taken but were not. */
export interface Losses {
  /** Because the output was too slow. */
  output: number;
  /** Because an earlier sample was still being read: the bus or the processor is too slow. */
  reading: number;
}

/** The samples of some sensors, from the first to the last. */
export class Recording {
  readonly losses: Losses = { output: 0, reading: 0 };
  readonly #setup: RecordingSetup;
  readonly #ending = new AbortController();
  readonly #sensors = new Map<SensorPlan, { line: ReturnType<RecordFormat["lines"]>; samples: number }>();
  #writer: LineWriter | undefined;
  #beganAt = 0;
  #endedAt: number | undefined;
  #failure: unknown;

  constructor(setup: RecordingSetup) {
    this.#setup = setup;
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** The first failure, which has ended it. */
  get failure(): unknown {
    return this.#failure;
  }

  get hasBegun(): boolean {
    return this.#writer !== undefined;
  }

  get samples(): number {
    return [...this.#sensors.values()].reduce((sum, { samples }) => sum + samples, 0);
  }

  /** Time since it began, which stands still after its end. */
  get elapsedMilliseconds(): number {
    return (this.#endedAt ?? this.#setup.host.clock.now()) - this.#beganAt;
  }

  /** What limits the rate at this moment: the output when it is full. */
  get bottleneck(): keyof Losses {
    return this.#writer?.isFull === true ? "output" : "reading";
  }

  /** Starts the time of the recording, which ends by itself even when no sample comes. */
  begin(output: Output, sensors: readonly RecordedSettings[]): void {
    const { options, host, signal } = this.#setup;
    const { rate, durationMilliseconds } = options;
    const format = recordFormat(options.format, options.comments);
    this.#writer = new LineWriter(output, (error) => this.fail(error));
    this.#writer.add(format.header({ version: host.build.version, rate, sensors }));
    for (const { plan } of sensors) this.#sensors.set(plan, { line: format.lines(plan), samples: 0 });
    this.#beganAt = host.clock.now();
    if (signal.aborted) this.end();
    signal.addEventListener("abort", () => this.end(), { once: true });
    if (durationMilliseconds === Number.POSITIVE_INFINITY) return;
    void pause(durationMilliseconds, host.clock, this.signal).then(() => this.end());
  }

  /** Resolves when the output has room for another sample. */
  async room(): Promise<void> {
    await this.#writer?.room();
  }

  wants(plan: SensorPlan): boolean {
    const { rate, count, durationMilliseconds } = this.#setup.options;
    if (this.signal.aborted || (this.#sensors.get(plan)?.samples ?? count) >= count) return false;
    // A sample right before the end belongs to the moment after it.
    const tolerance = rate === "max" ? 0 : Math.min(500 / rate, TIMER_MILLISECONDS);
    return this.elapsedMilliseconds < durationMilliseconds - tolerance;
  }

  /** Takes a measurement that has just been read. @throws PowerOverflowError when the power exceeds the range of the chip. */
  take(plan: SensorPlan, measurement: INA260Measurement): void {
    const sensor = this.#sensors.get(plan);
    if (sensor === undefined || !this.wants(plan)) return;
    checkPower(measurement);
    const { host, options } = this.#setup;
    const { voltageVolts, currentAmperes } = measurement;
    const powerWatts = signedPowerWatts(measurement);
    const times = { time: host.wallClock(), elapsed: this.elapsedMilliseconds };
    this.#writer?.add(sensor.line({ ...times, voltageVolts, currentAmperes, powerWatts }));
    sensor.samples += 1;
    if ([...this.#sensors.values()].every(({ samples }) => samples >= options.count)) this.end();
  }

  lose(samples: number, because: keyof Losses): void {
    this.losses[because] += samples;
  }

  /** Ends it with a failure; the first one is kept. */
  fail(error: unknown): void {
    this.#failure ??= error;
    this.end();
  }

  end(): void {
    this.#endedAt ??= this.#setup.host.clock.now();
    this.#ending.abort();
  }

  /** Resolves when the output has taken everything. */
  async close(): Promise<void> {
    await this.#writer?.close();
  }
}

/** A way to take samples from sensors. */
export interface Acquisition {
  /**
   * Sets the sensors up. The first sample can be taken when this resolves.
   *
   * @returns The settings of each chip.
   * @throws I2CError, INA260Error by rejection.
   */
  readonly prepare: () => Promise<readonly RecordedSettings[]>;
  /** Takes samples until the recording ends. Does not reject: a failure ends the recording. */
  readonly run: (recording: Recording) => Promise<void>;
}

export interface AcquisitionOptions {
  readonly buses: readonly ConnectedBus[];
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: Logger;
}
