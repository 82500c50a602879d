import type { INA260AlertLimit } from "@rbp/ina260";
import { type Averaging, chipSettingsFor } from "./chip-settings.ts";
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

/**
 * Describes one sensor.
 *
 * @throws RangeError for a place that cannot be, and for an interval that is too short for the averaging.
 */
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
