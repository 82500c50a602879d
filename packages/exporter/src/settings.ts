import {
  type LogSettings,
  type OptionValues,
  parseFile,
  parseInteger,
  readLogSettings,
} from "@rbp/command-line";
import { readWebSettings, type WebSettings } from "@rbp/exporter-toolkit";
import {
  readSensorSettings,
  type SensorSettings,
  type SettingsSources,
  type Topology,
} from "@rbp/ina260-monitor";
import { defaultMetering, type MeteringSettings } from "@rbp/metering";

/** Everything that the command line, the environment and the configuration file decide together. */
export interface Settings {
  readonly topology: Topology;
  /** Simulated chips instead of the machine's buses. */
  readonly simulate: boolean;
  readonly backend: SensorSettings["backend"];
  readonly keepTrying: boolean;
  readonly metering: MeteringSettings;
  readonly exposition: ExpositionSettings;
  readonly web: WebSettings;
  /** Whether clients may begin windows and get their energy. */
  readonly windows: boolean;
  readonly log: LogSettings;
  /** Where the totals are kept through a restart. Absent: nowhere. */
  readonly stateFile?: string | undefined;
  /** Where the sensors were read from; read again at a reload. Absent: the flags have them. */
  readonly configFile?: string | undefined;
}

export interface ExpositionSettings {
  /** The three names of the Python script. */
  readonly legacyMetrics: boolean;
  /** What the process itself uses: CPU time, memory, descriptors. */
  readonly exporterMetrics: boolean;
}

/**
 * Checks what was given, reads the configuration file if there is one, and fills in the defaults.
 *
 * @throws UsageError by rejection that names the flag or variable, what was found and what was expected;
 *   ConfigurationError with everything that is wrong in the file.
 */
export async function readSettings(values: OptionValues, sources: SettingsSources): Promise<Settings> {
  // Flags are checked before the file is read.
  const stateFile = values.optional("state.file", parseFile);
  const web = readWebSettings(values, values.value("port", parseInteger, 0, 65_535));
  const log = readLogSettings(values);
  const { topology, simulate, backend, configFile, file } = await readSensorSettings(values, sources);
  const noLegacy = values.isOn("no-legacy-metrics");
  return {
    topology,
    simulate,
    backend,
    keepTrying: values.isOn("keep-trying") ?? file.keepTrying ?? false,
    metering: {
      periods: file.periods ?? defaultMetering.periods,
      powerBucketsWatts: file.powerBucketsWatts ?? defaultMetering.powerBucketsWatts,
    },
    exposition: {
      legacyMetrics: noLegacy === undefined ? (file.legacyMetrics ?? true) : !noLegacy,
      exporterMetrics: values.isOn("web.disable-exporter-metrics") !== true,
    },
    web,
    windows: values.isOn("web.enable-windows") === true,
    log,
    stateFile: stateFile ?? file.stateFile,
    configFile,
  };
}
