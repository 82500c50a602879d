import type { Clock } from "@rbp/i2c";
import type { BuildInfo } from "./build-info.ts";
import { messageOf, StartError } from "./errors.ts";
import type { OpenBus } from "./hardware/connect.ts";
import type { Route } from "./http/route.ts";
import { serve, type Serving } from "./http/serve.ts";
import { withinTime } from "./http/within-time.ts";
import type { SystemdEnvironment } from "./http/systemd-sockets.ts";
import type { Logger } from "./log.ts";
import type { SensorTotals } from "./meter/state/format.ts";
import type { MeterTotals } from "./meter/totals.ts";
import type { ExporterView, ReloadView } from "./metrics/definition.ts";
import type { MetricsPage } from "./metrics/page.ts";
import type { ProcessUsage } from "./process-usage.ts";
import type { SensorHistory } from "./sensor/record.ts";
import { statusOf } from "./sensor/status.ts";
import type { ExpositionSettings, Settings } from "./settings.ts";
import { Station } from "./station.ts";
import { sensorKey, type SensorLabels } from "./topology.ts";
import { ReadingFeed } from "./windows/reading-feed.ts";
import type { Windows } from "./windows/windows.ts";

export interface ExporterOptions {
  readonly settings: Settings;
  /** The buses of these settings. */
  readonly openBus: (settings: Settings) => OpenBus;
  readonly build: BuildInfo;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly systemd: SystemdEnvironment;
  readonly processUsage: () => ProcessUsage;
  readonly log: Logger;
  /** What was metered of a sensor when it was there last. */
  readonly totalsOf?: ((labels: SensorLabels) => MeterTotals | undefined) | undefined;
  /** Reads the configuration anew and takes it over; for clients who may ask for that. */
  readonly reload: () => Promise<void>;
}

/** Time that a request which is being answered has to end. */
const REQUEST_GRACE_MILLISECONDS = 200;

/** How long a scrape waits for the first readings: longer than they take, and not for a bus that hangs. */
const FIRST_ROUND_LIMIT_MILLISECONDS = 500;

/** A reading that takes so long is not slow but stuck: adapters give up within a few seconds. */
const STALL_LIMIT_MILLISECONDS = 30_000;

/** Composes everything: samples the sensors of a topology and serves what is known of them. */
export class Exporter {
  readonly #options: ExporterOptions;
  #serving: Serving | undefined;
  #station: Station;
  #settings: Settings;
  #reloaded: ReloadView | undefined;
  /** For the windows of clients, from the first reading on. Absent: they may not begin any. */
  readonly #feed: ReadingFeed | undefined;
  #windows: Windows | undefined;
  #isReady = false;
  /** When the sensors were read once, or have not been for too long. */
  #begun: Promise<unknown> | undefined;
  #isStopping = false;

  /**
   * Does no I/O.
   *
   * @throws RangeError, I2CError when the topology cannot be.
   */
  constructor(options: ExporterOptions) {
    const { settings, wallClock } = options;
    this.#options = options;
    this.#settings = settings;
    this.#feed = settings.web.windows ? new ReadingFeed() : undefined;
    this.#station = this.#createStation(settings);
    this.#feed?.follow(this.#station.monitors);
    if (settings.configFile !== undefined) this.#reloaded = { successful: true, succeededAt: wallClock() };
  }

  /**
   * Listens, then reads every sensor once: a second instance that is started by mistake finds the port in use
   * before it disturbs the chips of the first.
   *
   * @returns The addresses to open, once there is something to see there.
   * @throws StartError by rejection when a port cannot be used, and when no sensor answers unless it is told to
   *   keep trying. {@link stop} is needed then too.
   */
  async start(): Promise<readonly string[]> {
    const { keepTrying } = this.#settings;
    // Loads while the sensors are read. Waited for below, and by whoever asks before.
    const site = this.#loadSite();
    site.catch(() => undefined);
    const { addresses } = await this.#serve((request) => site.then((route) => route(request)));
    // When none answers that is one error, and not one message for each.
    if (keepTrying) this.#station.announce();
    const firstRound = this.#station.start().then(() => void (this.#isReady = true));
    this.#begun = withinTime(firstRound, FIRST_ROUND_LIMIT_MILLISECONDS, this.#options.clock);
    await site;
    if (!keepTrying) {
      await firstRound;
      this.#checkAnySensor();
      this.#station.announce();
    }
    return addresses;
  }

  /**
   * Goes on with other settings, but for those of the web. Sensors that stay keep what was counted of them.
   *
   * @throws RangeError, I2CError by rejection when the topology cannot be; the old settings hold on then.
   */
  async reload(settings: Settings): Promise<void> {
    // Made to see whether it can be, before the old one is given up.
    this.#createStation(settings);
    const before = this.#station;
    await before.stop();
    if (this.#isStopping) return;
    this.#station = this.#createStation(settings, before.handOver());
    this.#settings = settings;
    this.#feed?.follow(this.#station.monitors);
    this.#station.announce();
    void this.#station.start();
    this.#reloaded = { successful: true, succeededAt: this.#options.wallClock() };
  }

  /** A configuration that could not be read, or not be taken over. */
  noteFailedReload(): void {
    const { succeededAt = this.#options.wallClock() } = this.#reloaded ?? {};
    this.#reloaded = { successful: false, succeededAt };
  }

  /** How many sensors there are, answering or not. */
  get sensorCount(): number {
    return this.#station.monitors.length;
  }

  /** Why readings do not go on, on one line; undefined while they do, well or not. */
  findProblem(): string | undefined {
    const stalled = this.#station.stalledMilliseconds();
    if (stalled < STALL_LIMIT_MILLISECONDS) return undefined;
    if (stalled === Number.POSITIVE_INFINITY) return "the sampling has ended";
    return `a reading has not ended for ${(stalled / 1000).toFixed(0)} s; the bus hangs`;
  }

  /** What outlives the process. */
  totals(): SensorTotals[] {
    return this.#station.totals();
  }

  /** Stops sampling and serving, closes the multiplexers and gives the buses back. May wait for the bus. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#windows?.close();
    const closed = this.#serving?.close(REQUEST_GRACE_MILLISECONDS);
    await this.#station.stop();
    await closed;
  }

  #createStation(settings: Settings, histories?: ReadonlyMap<string, SensorHistory>): Station {
    const { openBus, clock, wallClock, log, totalsOf } = this.#options;
    const historyOf = (labels: SensorLabels): Partial<SensorHistory> | undefined => {
      const history = histories?.get(sensorKey(labels));
      if (history !== undefined) return history;
      const totals = totalsOf?.(labels);
      return totals === undefined ? undefined : { totals };
    };
    return new Station({ settings, openBus: openBus(settings), clock, wallClock, log, historyOf });
  }

  async #serve(route: Route): Promise<Serving> {
    const { systemd, clock, log } = this.#options;
    this.#serving = await serve({ web: this.#settings.web, route, systemd, clock, log });
    return this.#serving;
  }

  async #loadSite(): Promise<Route> {
    const { build, clock, reload } = this.#options;
    const [{ createSite }, { createPage, shownDefinitions }] = await Promise.all([
      import("./site.ts"),
      import("./metrics/create-page.ts"),
    ]);
    const { web, exposition } = this.#settings;
    let page: MetricsPage | undefined;
    let shown: ExpositionSettings | undefined;
    const currentPage = (): MetricsPage => {
      const { exposition: wanted } = this.#settings;
      if (page !== undefined && shown === wanted) return page;
      shown = wanted;
      page = createPage(wanted, {
        monitors: () => this.#station.monitors,
        surroundings: () => this.#surroundings(),
        clock,
      });
      return page;
    };
    return createSite({
      web,
      build,
      definitions: shownDefinitions(exposition),
      // A scrape that comes while the first readings run would show sensors as down that are not.
      metrics: async (query) => {
        if (!this.#isReady) await this.#begun;
        return currentPage().read(query);
      },
      sensors: () => ({ sensors: this.#station.monitors.map((monitor) => statusOf(monitor.view())) }),
      findProblem: () => this.findProblem(),
      isReady: () => this.#isReady,
      reload,
      windows: this.#feed && (await this.#loadWindows(this.#feed)),
      clock,
    });
  }

  async #loadWindows(feed: ReadingFeed): Promise<Route> {
    const { clock, wallClock, log } = this.#options;
    const { createWindows } = await import("./windows/create-windows.ts");
    const { windows, route } = createWindows({ feed, clock, wallClock, log });
    this.#windows = windows;
    return route;
  }

  /** What is shown beside the sensors. */
  #surroundings(): Omit<ExporterView, "sensors"> {
    const { build, processUsage } = this.#options;
    return {
      build,
      ...(this.#settings.exposition.exporterMetrics ? { process: processUsage() } : {}),
      ...(this.#reloaded === undefined ? {} : { reload: this.#reloaded }),
    };
  }

  #checkAnySensor(): void {
    const failures = this.#station.monitors.map(({ failure }) => failure);
    if (failures.some((failure) => failure === undefined)) return;
    throw new StartError(failures.map(messageOf).join("; "));
  }
}
