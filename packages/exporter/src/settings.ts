import type { LogFormat, LogLevel } from "./log.ts";
import type { Topology } from "./topology.ts";

/** Everything that the command line, the environment and the configuration file decide together. */
export interface Settings {
  readonly topology: Topology;
  /** Simulated chips instead of the machine's buses. */
  readonly simulate: boolean;
  /** Start also when no sensor answers. */
  readonly keepTrying: boolean;
  readonly metering: MeteringSettings;
  readonly exposition: ExpositionSettings;
  readonly web: WebSettings;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** Where the totals survive a restart. Absent: they do not. */
  readonly stateFile?: string;
  /** Where the sensors were read from; read again at a reload. Absent: the flags have them. */
  readonly configFile?: string;
}

/** What is made of the readings of each sensor. */
export interface MeteringSettings {
  /** Lengths of the windows whose extremes are shown. */
  readonly windows: readonly MeterWindow[];
  /** Upper bounds of the power histogram's buckets, rising, without the infinite one. Empty: no histogram. */
  readonly powerBucketsWatts: readonly number[];
}

/** Windows and buckets when nobody says otherwise. */
export const defaultMetering: MeteringSettings = {
  windows: [
    { name: "10s", milliseconds: 10_000 },
    { name: "1m", milliseconds: 60_000 },
  ],
  powerBucketsWatts: [0.5, 1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300],
};

/** A window with the name that it has as a label: "10s". */
export interface MeterWindow {
  readonly name: string;
  readonly milliseconds: number;
}

/** Which metrics are shown. */
export interface ExpositionSettings {
  /** The three names of the Python script. */
  readonly legacyMetrics: boolean;
  /** What the process itself uses: CPU time, memory, descriptors. */
  readonly exporterMetrics: boolean;
}

/** How it is served. Fixed from the start of the process to its end. */
export interface WebSettings {
  /** Where to listen; empty with `systemdSocket`. */
  readonly listen: readonly ListenAddress[];
  /** Listen on the sockets that systemd has opened. */
  readonly systemdSocket: boolean;
  /** Path of the metrics. */
  readonly telemetryPath: string;
  /** TLS, passwords and headers, in the format of Prometheus' exporter-toolkit. */
  readonly configFile?: string;
  /** Scrapes that are answered side by side; more get 503. 0 is no limit. */
  readonly maximumRequests: number;
  /** Whether POST /-/reload is served. */
  readonly lifecycle: boolean;
  /** Whether clients may begin windows and get their energy. */
  readonly windows: boolean;
}

/** Where to listen. No host is all interfaces. */
export interface ListenAddress {
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
}
