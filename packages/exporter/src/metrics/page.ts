import type { Clock } from "@rbp/i2c";
import type { MetricsQuery } from "../http/scrape.ts";
import type { SensorMonitor } from "../sensor/monitor.ts";
import { compress } from "./compress.ts";
import type { ExporterView } from "./definition.ts";
import type { MetricsRegistry } from "./registry.ts";

/** The metrics of a moment as bytes. */
export interface Exposition {
  readonly text: Buffer;
  /** The same, compressed. */
  readonly gzip: () => Buffer;
}

export interface MetricsPageOptions {
  readonly registry: Pick<MetricsRegistry, "render">;
  /** The sensors at this moment. */
  readonly monitors: () => readonly SensorMonitor[];
  /** Everything else that is shown. */
  readonly surroundings: () => Omit<ExporterView, "sensors">;
  readonly clock: Clock;
}

interface Rendered {
  readonly monitors: readonly SensorMonitor[];
  readonly version: number;
  /** When a measurement that is in it becomes too old, or what belongs to no sensor does. */
  readonly expiresAt: number;
  readonly exposition: Promise<Exposition>;
}

/** How old what is shown of the process, and of gaps that grow, may be. */
const LIFETIME_MILLISECONDS = 1000;

/**
 * The metrics, rendered when something has changed: a reading, a failure, a missed deadline, or a measurement
 * that became too old; and once a second. Many scrapes of the same moment cost one rendering.
 */
export class MetricsPage {
  readonly #options: MetricsPageOptions;
  #rendered: Rendered | undefined;

  constructor(options: MetricsPageOptions) {
    this.#options = options;
  }

  /** @throws Rejects when rendering fails, and renders anew at the next call. */
  read({ sensors }: MetricsQuery = {}): Promise<Exposition> {
    const monitors = this.#options.monitors();
    // Each combination of sensors is seldom asked for twice at one moment.
    if (sensors !== undefined) {
      return this.#render(monitors.filter(({ plan }) => sensors.includes(plan.labels.device)));
    }
    const now = this.#options.clock.now();
    const version = monitors.reduce((sum, monitor) => sum + monitor.version, 0);
    const last = this.#rendered;
    if (last?.monitors === monitors && last.version === version && now <= last.expiresAt)
      return last.exposition;
    const expiresAt = monitors
      .map((monitor) => monitor.expiresAt)
      .filter((moment) => moment >= now)
      .reduce((first, moment) => Math.min(first, moment), now + LIFETIME_MILLISECONDS);
    const exposition = this.#render(monitors);
    const rendered: Rendered = { monitors, version, expiresAt, exposition };
    this.#rendered = rendered;
    exposition.catch(() => {
      if (this.#rendered === rendered) this.#rendered = undefined;
    });
    return exposition;
  }

  async #render(monitors: readonly SensorMonitor[]): Promise<Exposition> {
    const { registry, surroundings } = this.#options;
    const view = { ...surroundings(), sensors: monitors.map((monitor) => monitor.view()) };
    const text = Buffer.from(await registry.render(view));
    let compressed: Buffer | undefined;
    return { text, gzip: () => (compressed ??= compress(text)) };
  }
}
