import { type Clock, type Logger, messageOf, StartError, withinTime } from "@rbp/command-line";
import {
  type OpenBus,
  ReadingStream,
  SensorGroup,
  type SensorHistory,
  sensorKey,
  type SensorLabels,
  type SensorMonitor,
  type SensorTotals,
} from "@rbp/ina260-monitor";
import type { MeterTotals } from "@rbp/metering";
import type { ReloadView } from "./metrics/definition.ts";
import type { Settings } from "./settings.ts";

export interface SupervisedSensorsOptions {
  readonly settings: Settings;
  readonly openBus: (settings: Settings) => OpenBus;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly log: Logger;
  /** The totals of a sensor from before. */
  readonly totalsOf?: ((labels: SensorLabels) => MeterTotals | undefined) | undefined;
}

/** How long a scrape waits for the first readings: longer than they take, and not for a bus that hangs. */
const MAXIMUM_FIRST_ROUND_MILLISECONDS = 500;

/** A reading that takes this long is stuck, not slow: adapters give up within a few seconds. */
const MAXIMUM_STALL_MILLISECONDS = 30_000;

/** The sensors of the settings in force: sampled, and replaced with the settings. */
export class SupervisedSensors {
  /** The readings of all sensors, through every reload. Absent unless clients may begin windows. */
  readonly readings: ReadingStream | undefined;
  readonly #options: SupervisedSensorsOptions;
  #settings: Settings;
  #group: SensorGroup;
  #reloaded: ReloadView | undefined;
  #isReady = false;
  #isStopping = false;
  #firstRound: Promise<unknown> = Promise.resolve();

  /** Does no I/O. @throws RangeError, I2CError when the topology cannot be. */
  constructor(options: SupervisedSensorsOptions) {
    const { settings, wallClock } = options;
    this.#options = options;
    this.#settings = settings;
    this.readings = settings.windows ? new ReadingStream() : undefined;
    this.#group = this.#createGroup(settings);
    this.readings?.follow(this.#group.monitors);
    if (settings.configFile !== undefined) this.#reloaded = { successful: true, succeededAt: wallClock() };
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** In the order of the topology; the same array until a reload. */
  get monitors(): readonly SensorMonitor[] {
    return this.#group.monitors;
  }

  /** Whether every sensor was tried once. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** How the configuration was read last. Absent where there is no file. */
  get reloaded(): ReloadView | undefined {
    return this.#reloaded;
  }

  /**
   * Begins to sample.
   *
   * @returns When every sensor was tried once, or at once with `keepTrying`.
   * @throws StartError by rejection when no sensor answers, unless it is told to keep trying.
   */
  async start(): Promise<void> {
    const { keepTrying } = this.#settings;
    // When no sensor answers that is one error, not a message for each.
    if (keepTrying) this.#group.announce();
    const firstRound = this.#group.start().then(() => void (this.#isReady = true));
    this.#firstRound = withinTime(firstRound, MAXIMUM_FIRST_ROUND_MILLISECONDS, this.#options.clock);
    if (keepTrying) return;
    await firstRound;
    const failures = this.monitors.map(({ failure }) => failure);
    if (failures.every((failure) => failure !== undefined)) {
      throw new StartError(failures.map(messageOf).join("; "), { cause: failures[0] });
    }
    this.#group.announce();
  }

  /** Waits shortly for the first readings: before them a scrape would show working sensors as down. */
  async whenRead(): Promise<void> {
    if (!this.#isReady) await this.#firstRound;
  }

  /**
   * Goes on with other settings, but for those of the web. Sensors that stay keep what was counted of them.
   *
   * @throws RangeError, I2CError by rejection when the topology cannot be; the old settings hold on then.
   */
  async reload(settings: Settings): Promise<void> {
    // Tried before the old one is given up.
    this.#createGroup(settings);
    const before = this.#group;
    await before.stop();
    if (this.#isStopping) return;
    this.#group = this.#createGroup(settings, before.handOver());
    this.#settings = settings;
    this.readings?.follow(this.monitors);
    this.#group.announce();
    void this.#group.start();
    this.#reloaded = { successful: true, succeededAt: this.#options.wallClock() };
  }

  /** Notes that a configuration could not be read or adopted. */
  noteFailedReload(): void {
    const { succeededAt = this.#options.wallClock() } = this.#reloaded ?? {};
    this.#reloaded = { successful: false, succeededAt };
  }

  /** Why there are no more readings, on one line; undefined while there are, failed ones included. */
  findProblem(): string | undefined {
    const stalled = this.#group.stalledMilliseconds();
    if (stalled < MAXIMUM_STALL_MILLISECONDS) return undefined;
    if (stalled === Number.POSITIVE_INFINITY) return "the sampling has ended";
    return `a reading has not ended for ${(stalled / 1000).toFixed(0)} s; the bus hangs`;
  }

  /** The totals of every sensor, to be kept after the process. */
  totals(): SensorTotals[] {
    return this.#group.totals();
  }

  /** Stops sampling, closes the multiplexers and gives the buses back. May wait for the bus. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#group.stop();
  }

  #createGroup(settings: Settings, histories?: ReadonlyMap<string, SensorHistory>): SensorGroup {
    const { openBus, clock, wallClock, log, totalsOf } = this.#options;
    const { topology, metering } = settings;
    const historyOf = (labels: SensorLabels): Partial<SensorHistory> | undefined => {
      const history = histories?.get(sensorKey(labels));
      if (history !== undefined) return history;
      const totals = totalsOf?.(labels);
      return totals === undefined ? undefined : { totals };
    };
    return new SensorGroup({
      topology,
      metering,
      openBus: openBus(settings),
      clock,
      wallClock,
      log,
      historyOf,
    });
  }
}
