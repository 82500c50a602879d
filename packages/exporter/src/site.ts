import type { Clock } from "@rbp/i2c";
import type { BuildInfo } from "./build-info.ts";
import type { createLandingPage } from "./http/landing-page.ts";
import type { Route } from "./http/route.ts";
import { createRoutes } from "./http/routes.ts";
import type { MetricsQuery } from "./http/scrape.ts";
import type { SensorsView } from "./http/sensors-view.ts";
import type { MetricDefinition } from "./metrics/definition.ts";
import { inOpenMetrics, openMetricsWriter } from "./metrics/open-metrics.ts";
import type { Exposition } from "./metrics/page.ts";
import type { WebSettings } from "./settings.ts";

export interface SiteOptions {
  readonly web: Pick<WebSettings, "telemetryPath" | "maximumRequests" | "lifecycle">;
  readonly build: BuildInfo;
  /** Those that `metrics` is made of. */
  readonly definitions: readonly MetricDefinition[];
  /**
   * The metrics of this moment in the text format. The same object as long as nothing has changed: what is made of
   * it is kept with it.
   */
  readonly metrics: (query: MetricsQuery) => Promise<Exposition>;
  readonly sensors: () => SensorsView;
  /** Why the program makes no progress, on one line; undefined while it does. */
  readonly findProblem: () => string | undefined;
  /** Whether every sensor was tried once. */
  readonly isReady: () => boolean;
  /**
   * Reads the configuration again, and rejects with what is wrong with it. May be called while it still does. Not
   * offered to clients unless `web.lifecycle`.
   */
  readonly reload: () => Promise<void>;
  readonly clock: Clock;
}

/** Everything that is served. */
export function createSite(options: SiteOptions): Route {
  const { web, build, definitions, metrics, sensors, findProblem, isReady, reload, clock } = options;
  const { telemetryPath, maximumRequests, lifecycle } = web;
  let landingPage: Promise<ReturnType<typeof createLandingPage>> | undefined;
  return createRoutes({
    telemetryPath,
    maximumRequests,
    metrics,
    toOpenMetrics: inOpenMetrics(openMetricsWriter(definitions)),
    sensors,
    // Imported by the first that asks for it: a scrape needs neither that nor the cryptography in it.
    landingPage: async (view) => {
      landingPage ??= import("./http/landing-page.ts").then((page) =>
        page.createLandingPage({ version: build.version, telemetryPath }),
      );
      return (await landingPage)(view);
    },
    findProblem,
    isReady,
    reload: lifecycle ? reload : undefined,
    clock,
  });
}
