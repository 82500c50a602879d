import type { BuildInfo, Clock } from "@rbp/command-line";
import { type Exposition, expositionOf, type ProcessUsage } from "@rbp/exporter-toolkit";
import type { SensorMonitor } from "@rbp/ina260-monitor";
import type { ExpositionSettings } from "../settings.ts";
import type { SupervisedSensors } from "../supervised-sensors.ts";
import { shownDefinitions } from "./definitions.ts";
import { MetricsRegistry } from "./registry.ts";

export interface RenderedMetricsOptions {
  readonly sensors: Pick<SupervisedSensors, "monitors" | "settings" | "reloaded">;
  readonly build: BuildInfo;
  readonly processUsage: () => ProcessUsage;
  readonly clock: Clock;
  /** Default a registry of prom-client. */
  readonly createRegistry?: (exposition: ExpositionSettings) => Pick<MetricsRegistry, "render">;
}

interface Rendering {
  readonly monitors: readonly SensorMonitor[];
  readonly version: number;
  /** When one of its measurements, or what belongs to no sensor, becomes too old. */
  readonly expiresAt: number;
  readonly exposition: Promise<Exposition>;
}

/** Maximum age of what is shown of the process and of growing gaps. */
const LIFETIME_MILLISECONDS = 1000;

/**
 * The metrics, rendered when something has changed: a reading, a failure, a missed deadline, or a measurement
 * that became too old; and once a second. Many scrapes of the same moment cost one rendering.
 */
export class RenderedMetrics {
  readonly #options: RenderedMetricsOptions;
  #last: Rendering | undefined;
  #shown: { readonly by: ExpositionSettings; readonly registry: Pick<MetricsRegistry, "render"> } | undefined;

  constructor(options: RenderedMetricsOptions) {
    this.#options = options;
  }

  /**
   * @param devices Only these sensors, and what belongs to none. Default all.
   * @throws Rejects when rendering fails, and renders anew at the next call.
   */
  read(devices?: readonly string[]): Promise<Exposition> {
    const { sensors, clock } = this.#options;
    const { monitors } = sensors;
    // Each combination of sensors is seldom asked for twice at one moment.
    if (devices !== undefined) {
      return this.#render(monitors.filter(({ plan }) => devices.includes(plan.labels.device)));
    }
    const now = clock.now();
    const version = monitors.reduce((sum, monitor) => sum + monitor.version, 0);
    const last = this.#last;
    if (last?.monitors === monitors && last.version === version && now <= last.expiresAt) {
      return last.exposition;
    }
    const expiresAt = monitors
      .map((monitor) => monitor.expiresAt)
      .filter((moment) => moment >= now)
      .reduce((first, moment) => Math.min(first, moment), now + LIFETIME_MILLISECONDS);
    const exposition = this.#render(monitors);
    const rendering: Rendering = { monitors, version, expiresAt, exposition };
    this.#last = rendering;
    exposition.catch(() => {
      if (this.#last === rendering) this.#last = undefined;
    });
    return exposition;
  }

  async #render(monitors: readonly SensorMonitor[]): Promise<Exposition> {
    const { sensors, build, processUsage } = this.#options;
    const view = {
      build,
      sensors: monitors.map((monitor) => monitor.snapshot()),
      process: sensors.settings.exposition.exporterMetrics ? processUsage() : undefined,
      reload: sensors.reloaded,
    };
    return expositionOf(Buffer.from(await this.#registry().render(view)));
  }

  /** A new one when a reload has changed which metrics are shown. */
  #registry(): Pick<MetricsRegistry, "render"> {
    const { sensors, createRegistry = registryOf } = this.#options;
    const { exposition: by } = sensors.settings;
    if (this.#shown?.by !== by) this.#shown = { by, registry: createRegistry(by) };
    return this.#shown.registry;
  }
}

function registryOf(exposition: ExpositionSettings): MetricsRegistry {
  return new MetricsRegistry(shownDefinitions(exposition));
}
