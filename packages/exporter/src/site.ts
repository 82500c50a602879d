import type { Clock } from "@rbp/i2c";
import type { BuildInfo } from "./build-info.ts";
import { landingPage } from "./http/landing-page.ts";
import { createRoutes, type Route } from "./http/routes.ts";
import { metricDefinitions } from "./metrics/definitions.ts";
import { MetricsPage } from "./metrics/page.ts";
import { METRICS_CONTENT_TYPE, MetricsRegistry } from "./metrics/registry.ts";
import type { SensorMonitor } from "./sensor/monitor.ts";

export interface SiteOptions {
  readonly telemetryPath: string;
  readonly legacyMetrics: boolean;
  readonly build: BuildInfo;
  readonly monitors: readonly SensorMonitor[];
  readonly clock: Clock;
  /** Whether every sensor was tried once. */
  readonly isReady: () => boolean;
}

/** Everything that is served. Imports prom-client, so import this when there is time. */
export function createSite(options: SiteOptions): Route {
  const { telemetryPath, legacyMetrics, build, monitors, clock, isReady } = options;
  const registry = new MetricsRegistry(
    metricDefinitions.filter(({ legacy }) => legacyMetrics || legacy !== true),
  );
  const page = new MetricsPage({ registry, build, monitors, clock });
  return createRoutes({
    telemetryPath,
    metrics: () => page.read(),
    metricsContentType: METRICS_CONTENT_TYPE,
    landingPage: landingPage({ version: build.version, telemetryPath }),
    isReady,
  });
}
