import type { Clock } from "@rbp/i2c";
import type { BuildInfo } from "./build-info.ts";
import { messageOf, StartError } from "./errors.ts";
import { connect, type ConnectedBus, type OpenBus } from "./hardware/connect.ts";
import type { Route } from "./http/route.ts";
import type { MetricsQuery } from "./http/scrape.ts";
import { serve, type Serving } from "./http/serve.ts";
import type { SystemdEnvironment } from "./http/systemd-sockets.ts";
import type { Logger } from "./log.ts";
import { releaseBus } from "./hardware/release.ts";
import { startSampling } from "./sampling/sampling.ts";
import type { Settings } from "./settings.ts";
import { SensorMonitor } from "./sensor/monitor.ts";
import { statusOf } from "./sensor/status.ts";
import { checkTopology } from "./topology.ts";

export interface ExporterOptions {
  readonly settings: Settings;
  readonly openBus: OpenBus;
  readonly build: BuildInfo;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
  readonly systemd: SystemdEnvironment;
  readonly log: Logger;
}

/** Time that a request which is being answered has to end. */
const REQUEST_GRACE_MILLISECONDS = 200;

interface MonitoredBus {
  readonly connected: ConnectedBus;
  readonly monitors: readonly SensorMonitor[];
}

/** Composes everything: samples the sensors of a topology and serves what is known of them. */
export class Exporter {
  readonly #options: ExporterOptions;
  readonly #buses: readonly MonitoredBus[];
  readonly #stopping = new AbortController();
  /** Resolves when no reading runs any more; undefined as long as no chip was touched. */
  #sampled: Promise<void> | undefined;
  #serving: Serving | undefined;
  #isReady = false;

  /**
   * Does no I/O.
   *
   * @throws RangeError when the topology or the interval cannot be.
   */
  constructor(options: ExporterOptions) {
    this.#options = options;
    const { settings, openBus, clock, wallClock, log } = options;
    this.#buses = connect(checkTopology(settings.topology), openBus, clock).map((connected) => ({
      connected,
      monitors: connected.sensors.map(
        ({ plan, driver }) => new SensorMonitor({ plan, driver, clock, wallClock, log }),
      ),
    }));
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
    const { settings } = this.#options;
    // Loads while the sensors are read. Waited for below, and by whoever asks before.
    const site = this.#loadSite();
    site.catch(() => undefined);
    const { addresses } = await this.#serve((request) => site.then((route) => route(request)));
    // When none answers that is one error, and not one message for each.
    if (settings.keepTrying) this.#announce();
    const firstRound = this.#startSampling();
    await site;
    if (!settings.keepTrying) {
      await firstRound;
      this.#checkAnySensor();
      this.#announce();
    }
    return addresses;
  }

  /** Stops sampling and serving, closes the multiplexers and gives the buses back. May wait for the bus. */
  async stop(): Promise<void> {
    const { log } = this.#options;
    this.#stopping.abort();
    const closed = this.#serving?.close(REQUEST_GRACE_MILLISECONDS);
    if (this.#sampled !== undefined) {
      await this.#sampled;
      await Promise.all(this.#buses.map(({ connected, monitors }) => releaseBus(connected, monitors, log)));
    }
    await closed;
  }

  async #serve(route: Route): Promise<Serving> {
    const { settings, systemd, clock, log } = this.#options;
    this.#serving = await serve({ web: settings.web, route, systemd, clock, log });
    return this.#serving;
  }

  #startSampling(): Promise<void> {
    const { firstRound, ended } = startSampling({
      buses: this.#buses.map(({ monitors }) => monitors),
      clock: this.#options.clock,
      signal: this.#stopping.signal,
    });
    this.#sampled = ended;
    return firstRound.then(() => void (this.#isReady = true));
  }

  async #loadSite(): Promise<Route> {
    const { settings, build, clock, wallClock } = this.#options;
    const [{ createSite }, { MetricsPage }, { MetricsRegistry }, { metricDefinitions }] = await Promise.all([
      import("./site.ts"),
      import("./metrics/page.ts"),
      import("./metrics/registry.ts"),
      import("./metrics/definitions.ts"),
    ]);
    const definitions = metricDefinitions.filter(
      ({ legacy }) => settings.exposition.legacyMetrics || legacy !== true,
    );
    const registry = new MetricsRegistry(definitions);
    const monitors = this.#monitors();
    const pageOf = (shown: readonly SensorMonitor[]) =>
      new MetricsPage({ registry, build, monitors: shown, clock });
    const page = pageOf(monitors);
    return createSite({
      web: settings.web,
      build,
      definitions,
      metrics: ({ sensors }: MetricsQuery) =>
        sensors === undefined
          ? page.read()
          : pageOf(monitors.filter(({ plan }) => sensors.includes(plan.labels.device))).read(),
      sensors: () => ({
        sensors: monitors.map((monitor) => statusOf(monitor.view(), monitor.failure, wallClock())),
      }),
      findProblem: () => undefined,
      isReady: () => this.#isReady,
      reload: () => Promise.reject(new Error("there is no configuration file to read again")),
      clock,
    });
  }

  #announce(): void {
    for (const monitor of this.#monitors()) monitor.announce();
  }

  #checkAnySensor(): void {
    const failures = this.#monitors().map(({ failure }) => failure);
    if (failures.some((failure) => failure === undefined)) return;
    throw new StartError(failures.map(messageOf).join("; "));
  }

  #monitors(): SensorMonitor[] {
    return this.#buses.flatMap(({ monitors }) => monitors);
  }
}
