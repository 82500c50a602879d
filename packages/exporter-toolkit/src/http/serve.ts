import { createServer, type Server } from "node:http";
import { type Clock, type Logger, systemClock } from "@rbp/command-line";
import type { WebSettings } from "../web-settings.ts";
import { closeServer, listen, type ListenTarget } from "./listen.ts";
import type { Route } from "./route.ts";
import { createRoutes, type RoutesOptions } from "./routes.ts";
import { metricsServers } from "./server.ts";
import type { Protection } from "../web-config/protection.ts";
import { type SystemdEnvironment, systemdSockets } from "./systemd-sockets.ts";

export interface ServingOptions {
  readonly web: Pick<WebSettings, "listen" | "systemdSocket" | "configFile">;
  readonly route: Route;
  readonly systemd: SystemdEnvironment;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What is served, and where. */
export interface Serving {
  readonly addresses: readonly string[];
  /** Ends what is idle at once, and what is being answered after `graceMilliseconds`. */
  readonly close: (graceMilliseconds: number) => Promise<void>;
}

/**
 * Listens on everything that the settings name. Nothing stays open when that fails.
 *
 * @throws StartError by rejection: an address cannot be used, systemd has handed over no socket.
 * @throws UsageError by rejection: what is wrong with the web configuration.
 */
export async function serve(options: ServingOptions): Promise<Serving> {
  const { web, route, systemd } = options;
  const targets: readonly ListenTarget[] = web.systemdSocket
    ? systemdSockets(systemd).map((fd) => ({ fd }))
    : web.listen;
  const { scheme, protect, createServer } = await loadProtection(options);
  const { create, disconnect } = metricsServers(protect(route), createServer, options);
  const servers: Server[] = [];
  const addresses: string[] = [];
  const close = async (graceMilliseconds: number): Promise<void> => {
    await Promise.all(servers.map((server) => closeServer(server, graceMilliseconds, disconnect)));
  };
  try {
    for (const target of targets) {
      const server = create();
      servers.push(server);
      addresses.push(`${scheme}://${await listen(server, target)}/`);
    }
  } catch (error) {
    await close(0);
    throw error;
  }
  return { addresses, close };
}

/** TLS and YAML are loaded only where there is a web configuration. */
async function loadProtection({ web, clock, log }: ServingOptions): Promise<Protection> {
  if (web.configFile === undefined) return { scheme: "http", createServer, protect: (route) => route };
  const { createProtection } = await import("../web-config/protection.ts");
  return createProtection({ path: web.configFile, clock, log });
}

/** What an exporter serves, and how. All but `title`, `web` and `metrics` has a default. */
export interface ExporterOptions
  extends Omit<RoutesOptions, "web" | "clock">, Partial<Pick<ServingOptions, "systemd" | "clock" | "log">> {
  /** Where and how to serve. Defaults: "/metrics", 40 scrapes at the same time, no TLS, no password. */
  readonly web: Pick<WebSettings, "listen"> & Partial<WebSettings>;
}

/**
 * Serves metrics, health checks and a landing page. Defaults: the clock and the environment of this process; nothing
 * is logged.
 *
 * @throws StartError, UsageError by rejection, as {@link serve}.
 */
export async function serveExporter(options: ExporterOptions): Promise<Serving> {
  const { clock = systemClock, log = silent } = options;
  const { systemd = { processId: process.pid, variables: process.env } } = options;
  const web: WebSettings = {
    telemetryPath: "/metrics",
    systemdSocket: false,
    maximumRequests: 40,
    lifecycle: false,
    ...options.web,
  };
  return serve({ web, route: createRoutes({ ...options, web, clock }), systemd, clock, log });
}

const ignore = (): void => undefined;
const silent: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
