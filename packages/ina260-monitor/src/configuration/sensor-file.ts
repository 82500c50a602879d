import type { Averaging } from "../topology/chip-settings.ts";
import type { Period } from "@rbp/metering";
import type { SensorPlan } from "../topology/topology.ts";

/** The content of a configuration file. A setting that the file does not have is absent. */
export interface SensorFile {
  readonly sensors: readonly SensorPlan[];
  readonly periods?: readonly Period[] | undefined;
  readonly powerBucketsWatts?: readonly number[] | undefined;
  readonly legacyMetrics?: boolean | undefined;
  readonly stateFile?: string | undefined;
  readonly keepTrying?: boolean | undefined;
}

/** Settings that override what the file says for all sensors, where they are not undefined. */
export interface Overrides {
  /** Name of this machine: the host name when neither the overrides nor the file have one. */
  readonly machine: string;
  readonly hostname?: string | undefined;
  readonly intervalMilliseconds?: Override<number> | undefined;
  readonly averaging?: Override<Averaging> | undefined;
}

/** A value, and the flag or variable that it comes from. */
export interface Override<T> {
  readonly value: T;
  readonly source: string;
}

/** What the settings need of the machine. */
export interface SettingsSources {
  /** Name of this machine. */
  readonly hostname: string;
  /** The text of a file; rejects when it cannot be read, or has more bytes than that. */
  readonly readText: (path: string, maximumBytes: number) => Promise<string>;
}
