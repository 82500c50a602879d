import {
  type INA260AlertLimit,
  configurationFor,
  conversionPeriod,
  type INA260Averaging,
  ina260Averagings,
  type INA260FittedConfiguration,
} from "@rbp/ina260";
import { formatDuration } from "@rbp/command-line";
import { parsePlace, type SensorPlace } from "./place.ts";
import type { SensorPlan } from "./topology.ts";

export interface PlanSensorOptions {
  /** What the sensor measures; unique among the sensors of the host. */
  readonly device: string;
  /** "i2c-1/0x70.7/0x40" for a TCA9548A, or an object that says which part each multiplexer is. */
  readonly place: string | SensorPlace;
  /** The machine that the sensor belongs to. Default: no name. */
  readonly hostname?: string;
  /** Time between two readings, 2 ms to 1 h. Default 1000. */
  readonly intervalMilliseconds?: number;
  /** Samples in one reading. Default "auto": as many as fill the interval. */
  readonly averaging?: Averaging;
  /** The limit that the chip itself watches. Default: its alert is left alone. */
  readonly alert?: INA260AlertLimit;
}

/** Describes one sensor. @throws RangeError for an impossible place, and an interval too short for the averaging. */
export function planSensor(options: PlanSensorOptions): SensorPlan {
  const { device, place, hostname = "", intervalMilliseconds = 1000, averaging = "auto", alert } = options;
  return {
    ...(typeof place === "string" ? parsePlace(place) : place),
    labels: { hostname, device },
    intervalMilliseconds,
    chipSettings: chipSettingsFor(intervalMilliseconds, averaging),
    ...(alert === undefined ? {} : { alert }),
  };
}

/** Samples that the chip averages in one reading; "auto" is as many as fill the interval. */
export type Averaging = INA260Averaging | "auto";
export const averagings: readonly Averaging[] = ["auto", ...ina260Averagings];

export const MINIMUM_INTERVAL_MILLISECONDS = 2;
export const MAXIMUM_INTERVAL_MILLISECONDS = 3_600_000;

/** The settings of the chip for an interval. @throws RangeError when a conversion takes longer. */
export function chipSettingsFor(
  intervalMilliseconds: number,
  averaging: Averaging,
): INA260FittedConfiguration {
  return configurationFor({ intervalMilliseconds, ...(averaging === "auto" ? {} : { averaging }) });
}

/** Why no reading with this averaging is ready in the interval; undefined when one is. */
export function explainTooShort(intervalMilliseconds: number, averaging: Averaging): string | undefined {
  if (averaging === "auto") return undefined;
  const fastest = { voltageConversionMicroseconds: 140, currentConversionMicroseconds: 140 } as const;
  const { maximumMilliseconds } = conversionPeriod({ ...fastest, averaging, mode: "both-continuous" });
  if (maximumMilliseconds <= intervalMilliseconds) return undefined;
  const least = `${String(Math.ceil(maximumMilliseconds))}ms`;
  return (
    `averaging ${String(averaging)} takes up to ${least}, longer than the interval of ` +
    `${formatDuration(intervalMilliseconds)}; average less, take auto, or lengthen the interval`
  );
}
