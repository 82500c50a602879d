import type { WindowResult } from "@rbp/metering";
import { formatPlace } from "../topology/place.ts";
import type { SensorLabels, SensorPlan } from "../topology/topology.ts";

/** What was metered of one sensor. The keys are part of the HTTP API and of printed JSON. */
export interface SensorOutcome extends WindowResult {
  readonly labels: SensorLabels;
  /** Where it is: "i2c-1/0x70.7/0x40". */
  readonly place: string;
}

/** What was metered of some sensors between two moments. */
export interface WindowOutcome {
  readonly sensors: readonly SensorOutcome[];
  readonly total: WindowResult;
}

export function sensorOutcome({ labels, ...place }: SensorPlan, result: WindowResult): SensorOutcome {
  return { labels, place: formatPlace(place), ...result };
}
