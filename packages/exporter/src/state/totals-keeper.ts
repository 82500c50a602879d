import { type AbortSignalLike, type Clock, pause } from "@rbp/command-line";
import { nodeFileSystem } from "@rbp/command-line/files";
import type { SensorLabels, SensorTotals } from "@rbp/ina260-monitor";
import type { MeterTotals } from "@rbp/metering";
import { StateFile, type StateFileOptions } from "./state-file.ts";

/** Time between two saves: each one wears the memory card out. */
const SAVE_INTERVAL_MILLISECONDS = 60_000;

export interface TotalsKeeperOptions extends Omit<StateFileOptions, "files"> {
  readonly clock: Clock;
}

/** Totals that outlive the process. */
export class TotalsKeeper {
  readonly #file: StateFile;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  #kept: Promise<void> | undefined;
  #totals: () => Iterable<SensorTotals> = () => [];

  private constructor(options: TotalsKeeperOptions) {
    this.#clock = options.clock;
    this.#file = new StateFile({ ...options, files: nodeFileSystem });
  }

  /** Reads the state file. Whatever is wrong with it is logged, and no reason not to go on. */
  static async open(options: TotalsKeeperOptions): Promise<TotalsKeeper> {
    const keeper = new TotalsKeeper(options);
    await keeper.#file.load();
    return keeper;
  }

  /** What was metered of a sensor before. */
  totalsOf(labels: SensorLabels): MeterTotals | undefined {
    return this.#file.totalsOf(labels);
  }

  /** Begins to save `totals` at an interval. */
  start(totals: () => Iterable<SensorTotals>): void {
    this.#totals = totals;
    this.#kept = keepState({ file: this.#file, totals, clock: this.#clock, signal: this.#ending.signal });
  }

  /** Takes the totals now: some of the sensors may not be there any more when they are saved. */
  note(): void {
    this.#file.update(this.#totals());
  }

  /** Saves once more. @returns When that has ended; it never rejects. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#kept;
  }
}

export interface KeepStateOptions {
  readonly file: Pick<StateFile, "update" | "save">;
  /** The totals of all sensors that are configured, at this moment. */
  readonly totals: () => Iterable<SensorTotals>;
  readonly clock: Clock;
  /** Abort it when no reading runs any more, so that the last save has everything. */
  readonly signal: AbortSignalLike;
}

/**
 * Saves the totals now, so that a folder that cannot be written to is reported at once; then at an interval; and when
 * the signal is aborted.
 *
 * @returns When the last save has ended.
 */
export async function keepState({ file, totals, clock, signal }: KeepStateOptions): Promise<void> {
  const save = (): Promise<void> => {
    file.update(totals());
    return file.save();
  };
  // A signal has a reason from the moment on when it is aborted.
  while (signal.reason === undefined) {
    await save();
    await pause(SAVE_INTERVAL_MILLISECONDS, clock, signal);
  }
  await save();
}
