import { dirname, resolve } from "node:path";
import { formatDuration, messageOf, UsageError } from "@rbp/command-line";
import type { LinuxI2CBackendChoice } from "@rbp/i2c-linux";
import type { Period } from "@rbp/metering";
import { Mistakes, parseYaml, Places } from "@rbp/command-line/yaml";
import type { ConfigurationFile } from "./configuration-file.ts";
import type { SensorPlan } from "../topology/topology.ts";
import { type Findings, validate } from "./validate.ts";
import { type Overrides, planSensors } from "./plan-sensors.ts";
import { milliseconds } from "./values.ts";

/** The content of a configuration file. A setting that the file does not have is absent. */
export interface SensorFile {
  readonly sensors: readonly SensorPlan[];
  readonly periods?: readonly Period[] | undefined;
  readonly powerBucketsWatts?: readonly number[] | undefined;
  readonly legacyMetrics?: boolean | undefined;
  readonly stateFile?: string | undefined;
  readonly keepTrying?: boolean | undefined;
  readonly backend?: LinuxI2CBackendChoice | undefined;
}

export interface SettingsSources {
  readonly hostname: string;
  /** The text of a file; rejects when it cannot be read, or has more bytes than that. */
  readonly readText: (path: string, maximumBytes: number) => Promise<string>;
}

/** Ten times the size of a file for 1,024 sensors. */
const MAXIMUM_BYTES = 1_048_576;

/**
 * Reads a configuration file.
 *
 * @param source The flag or variable that names it.
 * @throws UsageError by rejection when it cannot be read, ConfigurationError with everything that is wrong in it.
 */
export async function readConfigurationFile(
  path: string,
  source: string,
  overrides: Overrides,
  readText: SettingsSources["readText"],
): Promise<SensorFile> {
  const text = await readText(path, MAXIMUM_BYTES).catch((error: unknown) => {
    throw new UsageError(`${source}: cannot read ${path}: ${explainUnreadable(error)}`);
  });
  return readConfiguration(path, text, overrides);
}

/**
 * Reads the text of a configuration file.
 *
 * @param path Path of the file: mistakes begin with it, and relative paths in the file start from its folder.
 * @throws ConfigurationError with everything that is wrong.
 */
export function readConfiguration(path: string, text: string, overrides: Overrides): SensorFile {
  const findings: Findings = { mistakes: new Mistakes(path, text), places: new Places(), removed: new Map() };
  const content = parseYaml(text, findings, { expected: "buses and what is on them" });
  const file = content === undefined ? undefined : validate(content, findings);
  const sensors = file === undefined ? [] : planSensors(file, overrides, findings);
  findings.mistakes.throwIfAny();
  return { sensors, ...(file === undefined ? {} : settingsOf(file, path)) };
}

function settingsOf(file: ConfigurationFile, path: string): Omit<SensorFile, "sensors"> {
  const { windows, power_buckets_watts, legacy_metrics, keep_trying, state_file, i2c_backend } = file;
  return {
    periods: windows
      ?.map(milliseconds)
      .map((length) => ({ name: formatDuration(length), milliseconds: length })),
    powerBucketsWatts: power_buckets_watts,
    legacyMetrics: legacy_metrics,
    keepTrying: keep_trying,
    backend: i2c_backend,
    stateFile: state_file === undefined ? undefined : resolve(dirname(path), state_file),
  };
}

function explainUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "this user may not read it";
  if (code === "EISDIR") return "it is a folder";
  return messageOf(error);
}
