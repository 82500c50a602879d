import { messageOf } from "../errors.ts";
import type { SensorError, SensorStatus } from "../http/sensors-view.ts";
import { formatPlace } from "../topology.ts";
import type { SensorView } from "./monitor.ts";
import { reasonOf } from "./reasons.ts";

/**
 * What is told of a sensor beside its metrics.
 *
 * @param failure Why it fails, while it does.
 * @param now Milliseconds since 1970.
 */
export function statusOf(view: SensorView, failure: unknown, now: number): SensorStatus {
  const { plan, measurement, lastReadAt } = view;
  const { voltageVolts, currentAmperes, powerWatts } = measurement ?? {};
  const known = {
    labels: plan.labels,
    place: formatPlace(plan),
    ...(lastReadAt === undefined ? {} : { ageSeconds: Math.max(0, now - lastReadAt) / 1000 }),
  };
  if (voltageVolts !== undefined && currentAmperes !== undefined && powerWatts !== undefined) {
    return { ...known, state: "up", reading: { voltageVolts, currentAmperes, powerWatts } };
  }
  if (failure === undefined && lastReadAt === undefined) return { ...known, state: "starting" };
  return { ...known, state: "failing", error: describe(failure) };
}

function describe(failure: unknown): SensorError {
  if (failure === undefined) return { reason: "overdue", message: "the last reading is too old" };
  return { reason: reasonOf(failure), message: messageOf(failure) };
}
