import type { BuildInfo, Clock } from "@rbp/command-line";
import { type Exposition, expositionOf, type ProcessUsage } from "@rbp/exporter-toolkit";
import type { SensorMonitor } from "@rbp/ina260-monitor";
import type { ExpositionSettings } from "../settings.ts";
import type { SupervisedSensors } from "../supervised-sensors.ts";
import { shownDefinitions } from "./definitions.ts";
import { metricsRenderer, type RenderMetrics } from "./registry.ts";

export interface RenderedMetricsOptions {
  readonly sensors: Pick<SupervisedSensors, "monitors" | "settings" | "reloaded">;
  readonly build: BuildInfo;
  readonly processUsage: () => ProcessUsage;
  readonly clock: Clock;
  /** Default prom-client. */
  readonly rendererOf?: (exposition: ExpositionSettings) => RenderMetrics;
}

/**
 * @param devices Only these sensors, and what belongs to none. Default all.
 * @throws Rejects when rendering fails, and renders anew at the next call.
 */
export type ReadMetrics = (devices?: readonly string[]) => Promise<Exposition>;

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
export function renderedMetrics(options: RenderedMetricsOptions): ReadMetrics {
  const { sensors, build, processUsage, clock, rendererOf = defaultRenderer } = options;
  let last: Rendering | undefined;
  let shown: { readonly by: ExpositionSettings; readonly render: RenderMetrics } | undefined;

  const render = async (monitors: readonly SensorMonitor[]): Promise<Exposition> => {
    const { exposition: by } = sensors.settings;
    // A reload may have changed which metrics are shown.
    if (shown?.by !== by) shown = { by, render: rendererOf(by) };
    const view = {
      build,
      sensors: monitors.map((monitor) => monitor.snapshot()),
      process: by.exporterMetrics ? processUsage() : undefined,
      reload: sensors.reloaded,
    };
    return expositionOf(Buffer.from(await shown.render(view)));
  };

  return (devices) => {
    const { monitors } = sensors;
    // Each combination of sensors is seldom asked for twice at one moment.
    if (devices !== undefined) {
      return render(monitors.filter(({ plan }) => devices.includes(plan.labels.device)));
    }
    const now = clock.now();
    const version = monitors.reduce((sum, monitor) => sum + monitor.version, 0);
    if (last?.monitors === monitors && last.version === version && now <= last.expiresAt) {
      return last.exposition;
    }
    const expiresAt = monitors
      .map((monitor) => monitor.expiresAt)
      .filter((moment) => moment >= now)
      .reduce((first, moment) => Math.min(first, moment), now + LIFETIME_MILLISECONDS);
    const exposition = render(monitors);
    const rendering: Rendering = { monitors, version, expiresAt, exposition };
    last = rendering;
    exposition.catch(() => {
      if (last === rendering) last = undefined;
    });
    return exposition;
  };
}

function defaultRenderer(exposition: ExpositionSettings): RenderMetrics {
  return metricsRenderer(shownDefinitions(exposition));
}
