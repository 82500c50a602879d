import { gzipSync } from "node:zlib";
import type { Clock } from "@rbp/i2c";
import type { BuildInfo } from "../build-info.ts";
import type { SensorMonitor } from "../sensor/monitor.ts";
import type { MetricsRegistry } from "./registry.ts";

/** The metrics of a moment as bytes. */
export interface Exposition {
  readonly text: Buffer;
  /** The same, compressed. */
  readonly gzip: () => Buffer;
}

export interface MetricsPageOptions {
  readonly registry: Pick<MetricsRegistry, "render">;
  readonly build: BuildInfo;
  readonly monitors: readonly SensorMonitor[];
  readonly clock: Clock;
}

interface Rendered {
  readonly version: number;
  /** When a measurement that is in it becomes too old. */
  readonly expiresAt: number;
  readonly exposition: Promise<Exposition>;
}

/**
 * The metrics, rendered when something has changed: a reading, a failure, a missed deadline, or a measurement
 * that became too old. Many scrapes of the same moment cost one rendering.
 */
export class MetricsPage {
  readonly #options: MetricsPageOptions;
  #rendered: Rendered | undefined;

  constructor(options: MetricsPageOptions) {
    this.#options = options;
  }

  /** @throws Rejects when rendering fails, and renders anew at the next call. */
  read(): Promise<Exposition> {
    const { monitors, clock } = this.#options;
    const now = clock.now();
    const version = monitors.reduce((sum, monitor) => sum + monitor.version, 0);
    const last = this.#rendered;
    if (last !== undefined && last.version === version && now <= last.expiresAt) return last.exposition;
    const expiresAt = monitors
      .map((monitor) => monitor.expiresAt)
      .filter((moment) => moment >= now)
      .reduce((first, moment) => Math.min(first, moment), Number.POSITIVE_INFINITY);
    const exposition = this.#render();
    const rendered: Rendered = { version, expiresAt, exposition };
    this.#rendered = rendered;
    exposition.catch(() => {
      if (this.#rendered === rendered) this.#rendered = undefined;
    });
    return exposition;
  }

  async #render(): Promise<Exposition> {
    const { registry, build, monitors } = this.#options;
    const text = Buffer.from(await registry.render({ build, sensors: monitors.map((m) => m.view()) }));
    let compressed: Buffer | undefined;
    // Not on the thread pool: hung transfers may hold all of its threads.
    return { text, gzip: () => (compressed ??= gzipSync(text)) };
  }
}
