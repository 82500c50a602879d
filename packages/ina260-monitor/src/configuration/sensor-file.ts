import type { Averaging } from "../topology/chip-settings.ts";
import type { Period } from "@rbp/metering";
import type { SensorPlan } from "../topology/topology.ts";

/** What a configuration file says. Absent is what it does not say. */
export interface SensorFile {
  readonly sensors: readonly SensorPlan[];
  readonly periods?: readonly Period[] | undefined;
  readonly powerBucketsWatts?: readonly number[] | undefined;
  readonly legacyMetrics?: boolean | undefined;
  readonly stateFile?: string | undefined;
  readonly keepTrying?: boolean | undefined;
}

/** What holds instead of what the file says for all sensors, where it is not undefined. */
export interface Overrides {
  /** The host name when neither this nor the file has one. */
  readonly machine: string;
  readonly hostname?: string | undefined;
  readonly intervalMilliseconds?: Override<number> | undefined;
  readonly averaging?: Override<Averaging> | undefined;
}

/** A value, and the flag or variable that says so. */
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
