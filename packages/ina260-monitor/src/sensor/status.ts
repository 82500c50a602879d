import { signedPowerWatts } from "@rbp/ina260";
import type { SensorError, SensorStatus } from "./sensors-view.ts";
import { formatPlace } from "../topology/topology.ts";
import type { SensorSnapshot } from "./history.ts";

/** What is told of a sensor beside its metrics. */
export function statusOf({ plan, measurement, age, failure }: SensorSnapshot): SensorStatus {
  const known = {
    labels: plan.labels,
    place: formatPlace(plan),
    ...(age === undefined ? {} : { ageSeconds: age / 1000 }),
  };
  if (measurement !== undefined) {
    const { voltageVolts, currentAmperes } = measurement;
    const powerWatts = signedPowerWatts(measurement);
    return { ...known, state: "up", reading: { voltageVolts, currentAmperes, powerWatts } };
  }
  if (failure === undefined && age === undefined) return { ...known, state: "starting" };
  return { ...known, state: "failing", error: failure ?? tooOld };
}

const tooOld: SensorError = { reason: "overdue", message: "the last reading is too old" };
