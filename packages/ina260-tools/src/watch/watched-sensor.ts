import { type SensorMonitor, type SensorPlan, type SensorStatus, statusOf } from "@rbp/ina260-monitor";

/** Wider than any screen. */
const MAXIMUM_HISTORY = 500;

export interface WatchedView {
  readonly plan: SensorPlan;
  readonly status: SensorStatus;
  /** The highest reading since the start or the last reset. Absent without a reading. */
  readonly peakWatts?: number;
  /** Energy since then, except while the sensor was not read; negative when more flowed back. */
  readonly energyJoules: number;
  /** Mean power of each tick with a reading; undefined for a tick in which the sensor failed. */
  readonly history: readonly (number | undefined)[];
}

/** One sensor with what has happened since watching began. */
export class WatchedSensor {
  readonly #monitor: Pick<SensorMonitor, "plan" | "snapshot">;
  readonly #history: (number | undefined)[] = [];
  #peakWatts: number | undefined;
  #energyBefore = 0;
  #sumWatts = 0;
  #readings = 0;

  constructor(monitor: Pick<SensorMonitor, "plan" | "snapshot" | "onReading">) {
    this.#monitor = monitor;
    monitor.onReading(({ watts }) => {
      this.#peakWatts = Math.max(this.#peakWatts ?? watts, watts);
      this.#sumWatts += watts;
      this.#readings += 1;
    });
  }

  /** Adds one entry to the history, unless no reading was due since the last tick. */
  tick(): void {
    if (this.#readings > 0) this.#history.push(this.#sumWatts / this.#readings);
    else if (statusOf(this.#monitor.snapshot()).state === "failing") this.#history.push(undefined);
    this.#sumWatts = 0;
    this.#readings = 0;
    if (this.#history.length > MAXIMUM_HISTORY) this.#history.shift();
  }

  reset(): void {
    this.#peakWatts = undefined;
    this.#energyBefore = this.#energyJoules();
  }

  view(): WatchedView {
    return {
      plan: this.#monitor.plan,
      status: statusOf(this.#monitor.snapshot()),
      ...(this.#peakWatts === undefined ? {} : { peakWatts: this.#peakWatts }),
      energyJoules: this.#energyJoules() - this.#energyBefore,
      history: this.#history,
    };
  }

  #energyJoules(): number {
    const { meter } = this.#monitor.snapshot();
    return meter.energyForwardJoules - meter.energyReverseJoules;
  }
}
