import type { ListenAddress, WebSettings } from "../settings.ts";
import type { Given } from "./given.ts";
import { parseFile, parseInteger, parseListenAddress, parseTelemetryPath } from "./values.ts";

/** Scrapes side by side that can be asked for. */
const MOST_REQUESTS = 10_000;

/**
 * How the metrics are served.
 *
 * @throws UsageError that names the flag, what was found and what was expected.
 */
export function readWeb(given: Given): WebSettings {
  const systemdSocket = given.isOn("web.systemd-socket") === true;
  const configFile = given.optional("web.config.file", parseFile);
  return {
    listen: systemdSocket ? [] : readListen(given),
    systemdSocket,
    telemetryPath: given.value("web.telemetry-path", parseTelemetryPath),
    maximumRequests: given.value("web.max-requests", parseInteger, 0, MOST_REQUESTS),
    lifecycle: given.isOn("web.enable-lifecycle") === true,
    windows: given.isOn("web.enable-windows") === true,
    ...(configFile === undefined ? {} : { configFile }),
  };
}

function readListen(given: Given): ListenAddress[] {
  return (
    given.list("web.listen-address", parseListenAddress) ?? [
      { port: given.value("port", parseInteger, 0, 65_535) },
    ]
  );
}
