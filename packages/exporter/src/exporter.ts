import type { Server } from "node:http";
import type { Clock } from "@rbp/i2c";
import type { BuildInfo } from "./build-info.ts";
import { messageOf, StartError } from "./errors.ts";
import { connect, type ConnectedBus, type OpenBus } from "./hardware/connect.ts";
import { closeServer, listen } from "./http/listen.ts";
import type { Route } from "./http/routes.ts";
import { createMetricsServer } from "./http/server.ts";
import type { Logger } from "./log.ts";
import { releaseBus } from "./hardware/release.ts";
import { startSampling } from "./sampling/sampling.ts";
import type { Settings } from "./settings.ts";
import { SensorMonitor } from "./sensor/monitor.ts";
import { checkTopology } from "./topology.ts";

export interface ExporterOptions {
  readonly settings: Settings;
  readonly openBus: OpenBus;
  readonly build: BuildInfo;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
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
  readonly #servers: Server[] = [];
  readonly #stopping = new AbortController();
  /** Resolves when no reading runs any more; undefined as long as no chip was touched. */
  #sampled: Promise<void> | undefined;
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
  async start(): Promise<string[]> {
    const { settings } = this.#options;
    // Loads while the sensors are read. Waited for below, and by whoever asks before.
    const site = this.#loadSite();
    site.catch(() => undefined);
    const addresses = await this.#listen((request) => site.then((route) => route(request)));
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
    const closed = this.#servers.map((server) => closeServer(server, REQUEST_GRACE_MILLISECONDS));
    if (this.#sampled !== undefined) {
      await this.#sampled;
      await Promise.all(this.#buses.map(({ connected, monitors }) => releaseBus(connected, monitors, log)));
    }
    await Promise.all(closed);
  }

  async #listen(route: Route): Promise<string[]> {
    const { settings, log } = this.#options;
    const addresses: string[] = [];
    for (const address of settings.web.listen) {
      const server = createMetricsServer(route, log);
      const port = await listen(server, address);
      this.#servers.push(server);
      addresses.push(`http://${formatHost(address.host)}:${String(port)}/`);
    }
    return addresses;
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
    const { settings, build, clock } = this.#options;
    const { createSite } = await import("./site.ts");
    const { telemetryPath } = settings.web;
    const { legacyMetrics } = settings.exposition;
    const monitors = this.#monitors();
    return createSite({ telemetryPath, legacyMetrics, build, monitors, clock, isReady: () => this.#isReady });
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

function formatHost(host: string = "localhost"): string {
  return host.includes(":") ? `[${host}]` : host;
}
