import { signedPowerWatts } from "@rbp/ina260";
import { formatPlace } from "../topology/place.ts";
import type { SensorSnapshot } from "./history.ts";
import type { SensorFailure } from "./failures.ts";

/** What is shown of one sensor beside its metrics. Everything here is served as it is, so the names are part of the HTTP API. */
export interface SensorStatus {
  /** As its series have them. */
  readonly labels: Readonly<Record<string, string>> & { readonly device: string };
  /** Where it is: "i2c-1/0x70.7/0x40". */
  readonly place: string;
  /** "up" has a reading, "failing" has an error, "starting" has not been read yet. */
  readonly state: "up" | "failing" | "starting";
  /** Absent unless the state is "up": a reading too old for a metric is not shown here either. */
  readonly reading?: {
    readonly voltageVolts: number;
    readonly currentAmperes: number;
    readonly powerWatts: number;
  };
  /** Seconds since the last successful reading, even when later ones failed. Absent before the first. */
  readonly ageSeconds?: number;
  /** Why the last reading failed. Absent unless the state is "failing". */
  readonly error?: SensorFailure;
}

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

const tooOld: SensorFailure = { reason: "overdue", message: "the last reading is too old" };
