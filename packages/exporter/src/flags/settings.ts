import type { FileSettings, Overrides } from "../config/file-settings.ts";
import type { LogFormat, LogLevel } from "../log.ts";
import { logFormats, logLevels } from "../log.ts";
import { UsageError } from "../errors.ts";
import { defaultMetering, type Settings } from "../settings.ts";
import { ofOneSensor } from "./conflicts.ts";
import type { Given } from "./given.ts";
import { checkFit, parseAveraging, parseInterval, readSensor } from "./sensor.ts";
import { parseChoice, parseFile, parseLabel } from "./values.ts";
import { readWeb } from "./web.ts";

/** What the settings need of the machine. */
export interface SettingsSources {
  /** Name of this machine. */
  readonly hostname: string;
  /** The text of a file; rejects when it cannot be read, or has more bytes than that. */
  readonly readText: (path: string, maximumBytes: number) => Promise<string>;
}

/**
 * Checks what was given, reads the configuration file if there is one, and fills in the defaults: flags count more
 * than environment variables, those more than the file.
 *
 * @throws UsageError by rejection that names the flag or variable, what was found and what was expected;
 *   ConfigurationError with everything that is wrong in the file.
 */
export async function readSettings(given: Given, sources: SettingsSources): Promise<Settings> {
  // What the flags say is checked first, and what is wrong there does not wait for the file.
  const path = given.optional("config.file", parseFile);
  const stateFile = given.optional("state.file", parseFile);
  const web = readWeb(given);
  const log = {
    level: given.value("log.level", parseChoice<LogLevel>, logLevels),
    format: given.value("log.format", parseChoice<LogFormat>, logFormats),
  };
  const file = path === undefined ? fromFlags(given, sources) : await fromFile(path, given, sources);
  const kept = stateFile ?? file.stateFile;
  return {
    topology: { sensors: file.sensors },
    simulate: given.isOn("simulate") === true,
    keepTrying: given.isOn("keep-trying") ?? file.keepTrying ?? false,
    metering: {
      windows: file.windows ?? defaultMetering.windows,
      powerBucketsWatts: file.powerBucketsWatts ?? defaultMetering.powerBucketsWatts,
    },
    exposition: {
      legacyMetrics: not(given.isOn("no-legacy-metrics")) ?? file.legacyMetrics ?? true,
      exporterMetrics: not(given.isOn("web.disable-exporter-metrics")) ?? true,
    },
    web,
    log,
    ...(kept === undefined ? {} : { stateFile: kept }),
    ...(path === undefined ? {} : { configFile: path }),
  };
}

/** Without a file there is one sensor. */
function fromFlags(given: Given, { hostname }: SettingsSources): FileSettings {
  return { sensors: [readSensor(given, hostname)] };
}

async function fromFile(path: string, given: Given, sources: SettingsSources): Promise<FileSettings> {
  for (const name of ofOneSensor) {
    if (!given.has(name)) continue;
    throw new UsageError(
      `${given.source(name)} tells of one sensor, and ${path} of all; say it in the file, or leave that out`,
    );
  }
  const intervalMilliseconds = given.override("interval", parseInterval);
  const averaging = given.override("averaging", parseAveraging);
  if (intervalMilliseconds !== undefined && averaging !== undefined) {
    checkFit(averaging.source, intervalMilliseconds.value, averaging.value);
  }
  const hostname = given.optional("hostname", parseLabel);
  const overrides: Overrides = { machine: sources.hostname, hostname, intervalMilliseconds, averaging };
  // YAML and its validation cost time and memory that nobody pays who has no file.
  const { readConfigurationFile } = await import("../config/read-file.ts");
  return readConfigurationFile(path, { overrides, source: given.source("config.file"), ...sources });
}

function not(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}
