import { serve, type Route, type Serving, type SystemdEnvironment } from "@rbp/exporter-toolkit";
import type { ExporterRoutes, ExporterRoutesOptions } from "./routes.ts";
import { SupervisedSensors, type SupervisedSensorsOptions } from "./supervised-sensors.ts";

export interface ExporterOptions
  extends SupervisedSensorsOptions, Pick<ExporterRoutesOptions, "build" | "processUsage" | "reload"> {
  readonly systemd: SystemdEnvironment;
}

/** Time for requests that are being answered. */
const REQUEST_GRACE_MILLISECONDS = 200;

/** Samples the sensors and serves their readings. */
export class Exporter {
  readonly sensors: SupervisedSensors;
  readonly #options: ExporterOptions;
  #serving: Serving | undefined;
  #routes: ExporterRoutes | undefined;

  /** Does no I/O. @throws RangeError, I2CError when the topology cannot be. */
  constructor(options: ExporterOptions) {
    this.#options = options;
    this.sensors = new SupervisedSensors(options);
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
    const { settings, systemd, clock, log } = this.#options;
    // Loads while the sensors are read. Awaited below, and by early clients.
    const routes = import("./routes.ts").then(({ createExporterRoutes }) =>
      createExporterRoutes({ ...this.#options, sensors: this.sensors }),
    );
    routes.catch(() => undefined);
    const route: Route = async (request) => (await routes).route(request);
    this.#serving = await serve({ web: settings.web, route, systemd, clock, log });
    const started = this.sensors.start();
    // Awaited last, but handled in any case: the routes may fail to load first.
    started.catch(() => undefined);
    this.#routes = await routes;
    await started;
    return this.#serving.addresses;
  }

  /** Stops sampling and serving, closes the multiplexers and gives the buses back. May wait for the bus. */
  async stop(): Promise<void> {
    this.#routes?.close();
    const closed = this.#serving?.close(REQUEST_GRACE_MILLISECONDS);
    await this.sensors.stop();
    await closed;
  }
}
