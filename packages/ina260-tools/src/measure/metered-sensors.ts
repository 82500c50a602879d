import { messageOf, StartError, withinTime } from "@rbp/command-line";
import {
  ageLimit,
  type ConnectedBus,
  formatPlace,
  PowerWindow,
  ReadingStream,
  type Sampling,
  sensorKey,
  SensorMonitor,
  type SensorMonitorOptions,
  type SensorPlan,
  startSampling,
  type WindowOutcome,
} from "@rbp/ina260-monitor";
import { FoundChips } from "../sensors/found-chips.ts";

export interface MeteredSensorsOptions extends Pick<SensorMonitorOptions, "clock" | "wallClock" | "log"> {
  readonly plans: readonly SensorPlan[];
  readonly buses: readonly ConnectedBus[];
}

/** A sensor that answers gives a reading with its new settings well within this time. */
const MAXIMUM_READY_MILLISECONDS = 5000;

/** Neither extremes of periods nor a histogram, which are not shown here. */
const metering = { periods: [], powerBucketsWatts: [] };

/**
 * Sensors that are read all the time, so that a window over them can begin at any moment.
 *
 * No `SensorGroup`, which gives its buses back as soon as it stops: here the chips get their earlier settings back
 * first, through the same drivers.
 */
export class MeteredSensors {
  readonly #options: MeteredSensorsOptions;
  readonly #chips: FoundChips;
  /** Of each bus. */
  readonly #buses: readonly (readonly SensorMonitor[])[];
  readonly #monitors: readonly SensorMonitor[];
  readonly #readings = new ReadingStream();
  readonly #stopping = new AbortController();
  #starting: Promise<void> | undefined;
  #sampling: Sampling | undefined;

  constructor(options: MeteredSensorsOptions) {
    this.#options = options;
    this.#chips = new FoundChips(options.buses);
    this.#buses = options.buses.map(({ sensors }) =>
      sensors.map((sensor) => new SensorMonitor({ ...options, ...sensor, metering })),
    );
    this.#monitors = this.#buses.flat();
    this.#readings.follow(this.#monitors);
  }

  /**
   * Begins to read them. @returns When each has given a reading with the settings of its plan, or when they are stopped.
   *
   * @throws I2CError, INA260Error, StartError by rejection when one of them does not.
   */
  start(): Promise<void> {
    return (this.#starting ??= this.#start());
  }

  /**
   * Meters all of them, in the order of the plans, from the moment before some work begins until its end is known. Waits
   * for the readings that the end still needs; what is missing after the age limit is a gap.
   */
  async meter<Result>(work: () => Promise<Result>): Promise<{ result: Result; outcome: WindowOutcome }> {
    const { plans, clock } = this.#options;
    const window = new PowerWindow(plans, this.#readings, clock.now());
    try {
      const result = await work();
      window.end(clock.now());
      const limits = plans.map(({ intervalMilliseconds: interval }) => ageLimit(interval) + interval);
      return { result, outcome: await window.whenComplete(Math.max(...limits), clock) };
    } finally {
      window.close();
    }
  }

  /** Deadlines of all sensors that passed without a reading. */
  get missedDeadlines(): number {
    return this.#monitors.reduce((sum, monitor) => sum + monitor.snapshot().counters.missedDeadlines, 0);
  }

  /** Ends the readings, restores the settings of the chips, and closes the multiplexers. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    // The caller of start() has this error already.
    await this.#starting?.catch(() => undefined);
    await this.#sampling?.ended;
    const failures = this.#monitors.map(({ failure }) => failure);
    await this.#chips.leave(
      failures.find((failure) => failure !== undefined),
      this.#options.log,
    );
  }

  async #start(): Promise<void> {
    const { plans, clock } = this.#options;
    const { signal } = this.#stopping;
    await this.#chips.remember();
    if (signal.aborted) return;
    const silent = new Set(this.#monitors);
    const ready = this.#whenAllAreRead(silent);
    this.#sampling = startSampling({ buses: this.#buses, clock, signal });
    const longestInterval = Math.max(...plans.map(({ intervalMilliseconds }) => intervalMilliseconds));
    await withinTime(ready, MAXIMUM_READY_MILLISECONDS + longestInterval, clock);
    if (this.#stopping.signal.aborted) return;
    for (const { plan, failure } of silent) {
      const why = failure === undefined ? "no conversion has ended" : messageOf(failure);
      throw new StartError(`the sensor at ${formatPlace(plan)} gives no readings: ${why}`);
    }
    for (const monitor of this.#monitors) monitor.announce();
  }

  /** @param silent Sensors that have not been read yet; those that are read are removed. */
  #whenAllAreRead(silent: Set<SensorMonitor>): Promise<void> {
    return new Promise((resolve) => {
      this.#stopping.signal.addEventListener("abort", () => resolve());
      const end = this.#readings.listen((key, { lag }) => {
        for (const monitor of silent) {
          const { labels, chipSettings } = monitor.plan;
          // The first reading can still have the settings that the chip was found with.
          const isOwn = lag.conversionMilliseconds === chipSettings.maximumMilliseconds;
          if (isOwn && sensorKey(labels) === key) silent.delete(monitor);
        }
        if (silent.size > 0) return;
        end();
        resolve();
      });
    });
  }
}
