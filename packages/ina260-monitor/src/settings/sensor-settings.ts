import { type OptionValues, parseFile, UsageError } from "@rbp/command-line";
import type { SensorFile, Overrides, SettingsSources } from "../configuration/sensor-file.ts";
import type { Topology } from "../topology/topology.ts";
import { checkFit, parseAveraging, parseInterval, parseLabel, readSensor } from "./read-sensor.ts";
import { oneSensorOptions } from "./sensor-options.ts";

/** Which sensors there are: what flags, environment variables and the configuration file say together. */
export interface SensorSettings {
  readonly topology: Topology;
  /** Simulated chips instead of the machine's buses. */
  readonly simulate: boolean;
  /** Where the sensors were read from. Absent: the flags have them. */
  readonly configFile?: string;
  /** What the file says beside the sensors. */
  readonly file: Omit<SensorFile, "sensors">;
}

/**
 * Checks what was given, and reads the configuration file if there is one: flags count more than environment
 * variables, those more than the file.
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
      `${values.source(name)} tells of one sensor, and ${path} of all; say it in the file, or leave that out`,
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
  // YAML and its validation cost time and memory that only those pay who have a file.
  const { readConfigurationFile } = await import("../configuration/read-file.ts");
  return readConfigurationFile(path, { overrides, source: values.source("config.file"), ...sources });
}
