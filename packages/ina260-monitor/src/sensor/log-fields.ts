import type { LogFields, Logger } from "@rbp/command-line";
import { formatPlace } from "../topology/place.ts";
import type { SensorPlan } from "../topology/topology.ts";

/** Tells in a line of the log which sensor it is about. */
export function sensorLogFields(plan: SensorPlan): LogFields {
  return { device: plan.labels.device, sensor: formatPlace(plan) };
}

/** Logs that a chip had lost its supply for a moment. */
export function logRestored(log: Logger, plan: SensorPlan): void {
  log.warn("Sensor had lost its configuration; configured again", sensorLogFields(plan));
}
