import { type SensorMonitor, type SensorPlan, type SensorStatus, statusOf } from "@rbp/ina260-monitor";

/** More than any screen is wide. */
const MAXIMUM_HISTORY = 500;

/** What is shown of a sensor. */
export interface WatchedView {
  readonly plan: SensorPlan;
  readonly status: SensorStatus;
  /** The highest reading since the beginning or the last reset. Absent when there was none. */
  readonly peakWatts?: number;
  /** Energy since then, without the time in which the sensor was not read; negative when more flowed back. */
  readonly energyJoules: number;
  /** Means of the power, one for each tick with a reading; undefined for one while the sensor failed. */
  readonly history: readonly (number | undefined)[];
}

/** One sensor as somebody watches it: with what was since they began. */
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

  /** One more place in the history, unless no reading was due since the last tick. */
  tick(): void {
    if (this.#readings > 0) this.#history.push(this.#sumWatts / this.#readings);
    else if (statusOf(this.#monitor.snapshot()).state === "failing") this.#history.push(undefined);
    this.#sumWatts = 0;
    this.#readings = 0;
    if (this.#history.length > MAXIMUM_HISTORY) this.#history.shift();
  }

  /** Peak and energy begin anew. */
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
