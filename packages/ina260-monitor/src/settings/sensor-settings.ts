import { type OptionValues, parseFile, UsageError } from "@rbp/command-line";
import type { SensorFile, Overrides, SettingsSources } from "../configuration/sensor-file.ts";
import type { Topology } from "../topology/topology.ts";
import { checkFit, parseAveraging, parseInterval, parseLabel, readSensor } from "./read-sensor.ts";
import { oneSensorOptions } from "./sensor-options.ts";

/** The sensors that flags, environment variables and the configuration file describe together. */
export interface SensorSettings {
  readonly topology: Topology;
  /** Simulated chips instead of the machine's buses. */
  readonly simulate: boolean;
  /** The file that describes the sensors. Absent: the flags do. */
  readonly configFile?: string;
  /** The other settings of the file. */
  readonly file: Omit<SensorFile, "sensors">;
}

/**
 * Checks what was given, and reads the configuration file if there is one: flags override
 * environment variables, and those override the file.
 *
 * @throws UsageError by rejection that names the flag or variable, what was found and what was expected;
 *   ConfigurationError with everything that is wrong in the file.
 */
export async function readSensorSettings(
  values: OptionValues,
  sources: SettingsSources,
): Promise<SensorSettings> {
  const path = values.optional("config.file", parseFile);
  const simulate = values.isOn("simulate") === true;
  if (path === undefined) {
    return { topology: { sensors: [readSensor(values, sources.hostname)] }, simulate, file: {} };
  }
  const { sensors, ...file } = await readFile(path, values, sources);
  return { topology: { sensors }, simulate, configFile: path, file };
}

async function readFile(path: string, values: OptionValues, sources: SettingsSources): Promise<SensorFile> {
  for (const name of oneSensorOptions) {
    if (!values.has(name)) continue;
    throw new UsageError(
      `${values.source(name)} describes one sensor, but ${path} describes all; set it in the file, or leave it out`,
    );
  }
  const interval = values.optional("interval", parseInterval);
  const averaging = values.optional("averaging", parseAveraging);
  if (interval !== undefined && averaging !== undefined) {
    checkFit(values.source("averaging"), interval, averaging);
  }
  const overrides: Overrides = {
    machine: sources.hostname,
    hostname: values.optional("hostname", parseLabel),
    intervalMilliseconds:
      interval === undefined ? undefined : { value: interval, source: values.source("interval") },
    averaging: averaging === undefined ? undefined : { value: averaging, source: values.source("averaging") },
  };
  // Loaded only when there is a file: YAML and its validation cost time and memory.
  const { readConfigurationFile } = await import("../configuration/read-file.ts");
  return readConfigurationFile(path, { overrides, source: values.source("config.file"), ...sources });
}
