import type { Clock } from "@rbp/command-line";
import type { Logger } from "@rbp/command-line";
import type { SensorLabels, SensorTotals } from "@rbp/ina260-monitor";
import { keepState } from "./keep-state.ts";
import { nodeFileSystem } from "@rbp/command-line/files";
import { StateFile } from "./state-file.ts";
import type { MeterTotals } from "@rbp/metering";

export interface TotalsKeeperOptions {
  /** The state file. */
  readonly path: string;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Logger;
}

/** Totals that outlive the process. */
export class TotalsKeeper {
  readonly path: string;
  readonly #file: StateFile;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  #kept: Promise<void> | undefined;
  #totals: () => Iterable<SensorTotals> = () => [];

  private constructor(options: TotalsKeeperOptions) {
    const { path, clock, wallClock, log } = options;
    this.path = path;
    this.#clock = clock;
    this.#file = new StateFile({ path, files: nodeFileSystem, wallClock, log });
  }

  /** Reads the state file. Whatever is wrong with it is logged, and no reason not to go on. */
  static async open(options: TotalsKeeperOptions): Promise<TotalsKeeper> {
    const keeper = new TotalsKeeper(options);
    await keeper.#file.load();
    return keeper;
  }

  /** What was metered of a sensor before. */
  totalsOf({ hostname, device }: SensorLabels): MeterTotals | undefined {
    return this.#file.totalsOf({ hostname, device });
  }

  /** Begins to save what `totals` tells, now and then. */
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
