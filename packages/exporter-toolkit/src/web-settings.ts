import { type Option, type OptionValues, parseFile, parseInteger, UsageError } from "@rbp/command-line";

/** How an exporter is served. Fixed from the start of the process to its end. */
export interface WebSettings {
  /** Where to listen; empty with `systemdSocket`. */
  readonly listen: readonly ListenAddress[];
  readonly systemdSocket: boolean;
  readonly telemetryPath: string;
  /** TLS, passwords and headers, in the format of Prometheus' exporter-toolkit. */
  readonly configFile?: string | undefined;
  /** Scrapes that are answered at the same time; more get 503. 0 is no limit. */
  readonly maximumRequests: number;
  /** Whether POST /-/reload is served. */
  readonly lifecycle: boolean;
}

/** Where to listen. No host is all interfaces. */
export interface ListenAddress {
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
}

const flags: readonly Omit<Option, "group">[] = [
  {
    name: "web.listen-address",
    kind: "list",
    value: "ADDRESS",
    description: 'Listen here instead of --port: ":8000", "127.0.0.1:8000", "[::1]:8000"; may be repeated',
  },
  {
    name: "web.telemetry-path",
    kind: "value",
    value: "PATH",
    default: "/metrics",
    description: "Path of the metrics",
  },
  {
    name: "web.systemd-socket",
    kind: "switch",
    description: "Listen on the sockets that systemd has opened, instead of --port",
  },
  {
    name: "web.config.file",
    kind: "value",
    value: "FILE",
    description: "TLS, passwords and headers, in the format of Prometheus' exporter-toolkit",
  },
  {
    name: "web.max-requests",
    kind: "value",
    value: "COUNT",
    default: "40",
    description: "Scrapes that are answered at the same time; more get 503. 0 is no limit",
  },
  {
    name: "web.enable-lifecycle",
    kind: "switch",
    description: "Reload the configuration at POST /-/reload too, and not only at SIGHUP",
  },
];

/** The flags that Prometheus' own exporters have for it. */
export const webOptions: readonly Option[] = flags.map((flag) => ({ ...flag, group: "Web" }));

const MAXIMUM_REQUESTS = 10_000;

/**
 * Reads the values of {@link webOptions}.
 *
 * @param port Where to listen, on all interfaces, when no address is given.
 * @throws UsageError that names the flag or variable, what was found and what was expected.
 */
export function readWebSettings(values: OptionValues, port: number): WebSettings {
  const systemdSocket = values.isOn("web.systemd-socket") === true;
  return {
    listen: systemdSocket ? [] : (values.list("web.listen-address", parseListenAddress) ?? [{ port }]),
    systemdSocket,
    configFile: values.optional("web.config.file", parseFile),
    telemetryPath: values.value("web.telemetry-path", parseTelemetryPath),
    maximumRequests: values.value("web.max-requests", parseInteger, 0, MAXIMUM_REQUESTS),
    lifecycle: values.isOn("web.enable-lifecycle") === true,
  };
}

/** Checks a web configuration file and the files that it names. @throws UsageError, ConfigurationError by rejection. */
export async function checkWebConfig(path: string): Promise<void> {
  // TLS and YAML are loaded only where there is something to check.
  const { loadConfig } = await import("./web-config/watched-config.ts");
  const { result } = loadConfig(path);
  if (result instanceof UsageError) throw result;
}

function parseListenAddress(source: string, text: string): ListenAddress {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.%\w]+)\]|([^\s:/[\]]*)):(\d{1,5})$/i.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535) {
    throw new UsageError(
      `${source} is like ":8000", "127.0.0.1:8000" or "[::1]:8000", found ${JSON.stringify(text)}`,
    );
  }
  const host = bracketed ?? plain ?? "";
  return host === "" ? { port: Number(port) } : { host, port: Number(port) };
}

/** The path of the metrics: begins with a slash, has no query, and is none of the health checks. */
function parseTelemetryPath(source: string, text: string): string {
  const isPath = /^\/[\w.~!$&'()*+,;=:@%/-]*$/.test(text);
  if (isPath && !text.startsWith("/-/") && !text.startsWith("//")) return text;
  throw new UsageError(`${source} is a path like "/metrics" outside of "/-/", found ${JSON.stringify(text)}`);
}
