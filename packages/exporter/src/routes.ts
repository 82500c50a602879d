import type { BuildInfo } from "@rbp/command-line";
import {
  createRoutes,
  jsonReply,
  type ProcessUsage,
  readRoute,
  type Route,
  textReply,
} from "@rbp/exporter-toolkit";
import { type SensorStatus, statusOf } from "@rbp/ina260-monitor";
import { renderedMetrics } from "./metrics/rendered-metrics.ts";
import { shownDefinitions } from "./metrics/definitions.ts";
import { sensorsTable } from "./sensors-table.ts";
import type { SupervisedSensors, SupervisedSensorsOptions } from "./supervised-sensors.ts";
import { createWindowsRoute, WINDOWS_PATH } from "./windows/route.ts";
import { Windows } from "./windows/windows.ts";

export interface ExporterRoutesOptions extends Pick<SupervisedSensorsOptions, "clock" | "wallClock" | "log"> {
  readonly sensors: SupervisedSensors;
  readonly build: BuildInfo;
  readonly processUsage: () => ProcessUsage;
  /** Reads the configuration again; offered to clients with `web.lifecycle`. */
  readonly reload: () => Promise<void>;
}

export interface ExporterRoutes {
  readonly route: Route;
  /** Drops the windows that clients have open. */
  readonly close: () => void;
}

/** Everything that the exporter serves: the metrics, the sensors as JSON and as a page, and windows. */
export function createExporterRoutes(options: ExporterRoutesOptions): ExporterRoutes {
  const { sensors, build, processUsage, reload, clock } = options;
  const { web, exposition } = sensors.settings;
  const readMetrics = renderedMetrics({ sensors, build, processUsage, clock });
  const windows = createWindows(options);
  const statuses = (): SensorStatus[] => sensors.monitors.map((monitor) => statusOf(monitor.snapshot()));
  const route = createRoutes({
    title: "INA260 exporter",
    description: "Prometheus exporter for INA260 power sensors behind TCA9548A multiplexers.",
    version: build.version,
    links: [{ path: SENSORS_PATH.slice(1), text: "Sensors as JSON" }],
    table: () => sensorsTable(statuses()),
    web,
    metrics: async ({ names }) => {
      await sensors.whenRead();
      return readMetrics(names);
    },
    units: shownDefinitions(exposition),
    filter: {
      parameter: "sensor[]",
      noun: "sensor",
      known: () => sensors.monitors.map(({ plan }) => plan.labels.device),
    },
    findProblem: () => sensors.findProblem(),
    findDelay: () => (sensors.isReady ? undefined : "the sensors have not been tried yet"),
    reload,
    routes: {
      // In the envelope of Prometheus' own HTTP API.
      [SENSORS_PATH]: readRoute(() => jsonReply(200, { status: "success", data: { sensors: statuses() } })),
      [WINDOWS_PATH]: windows.route,
    },
    clock,
  });
  return { route, close: windows.close };
}

const SENSORS_PATH = "/api/v1/sensors";

const noWindows = textReply(403, "Windows are not enabled; --web.enable-windows does that");

function createWindows(options: ExporterRoutesOptions): ExporterRoutes {
  const { readings } = options.sensors;
  if (readings === undefined) return { route: async () => noWindows, close: () => undefined };
  const windows = new Windows({ ...options, readings, createId: () => crypto.randomUUID() });
  return { route: createWindowsRoute(windows), close: () => windows.close() };
}
