import type { WindowResult } from "@rbp/metering";
import { formatPlace } from "../topology/place.ts";
import type { SensorLabels, SensorPlan } from "../topology/topology.ts";

/** What was metered of one sensor. Everything here is served and printed as it is. */
export interface SensorOutcome extends WindowResult {
  readonly labels: SensorLabels;
  /** Where it is: "i2c-1/0x70.7/0x40". */
  readonly place: string;
}

/** What was metered of some sensors between two moments. */
export interface Outcome {
  readonly sensors: readonly SensorOutcome[];
  readonly total: WindowResult;
}

export function sensorOutcome({ labels, ...place }: SensorPlan, result: WindowResult): SensorOutcome {
  return { labels, place: formatPlace(place), ...result };
}

/**
 * All sensors together: energies, charges, means and errors add up, so none is known where one is not. The coverage
 * is the lowest of them, the pause the longest.
 *
 * @param levels Lowest and highest power together, which does not follow from those of each.
 */
export function totalOf(
  results: readonly WindowResult[],
  levels: Pick<WindowResult, "minimumWatts" | "maximumWatts">,
): WindowResult {
  const sum = (value: (result: WindowResult) => number): number =>
    results.reduce((total, result) => total + value(result), 0);
  const sumOfKnown = (value: (result: WindowResult) => number | undefined): number | undefined =>
    results.some((result) => value(result) === undefined) ? undefined : sum((result) => value(result) ?? 0);
  const pauses = results.map(({ longestPauseSeconds = 0 }) => longestPauseSeconds);
  const meanWatts = sumOfKnown((result) => result.meanWatts);
  const errorJoules = sumOfKnown((result) => result.errorJoules);
  return {
    durationSeconds: Math.max(...results.map(({ durationSeconds }) => durationSeconds)),
    joules: sum(({ joules }) => joules),
    coulombs: sum(({ coulombs }) => coulombs),
    ...(meanWatts === undefined ? {} : { meanWatts }),
    ...levels,
    samples: sum(({ samples }) => samples),
    ...(Math.max(...pauses) > 0 ? { longestPauseSeconds: Math.max(...pauses) } : {}),
    coverage: Math.min(...results.map(({ coverage }) => coverage)),
    ...(errorJoules === undefined ? {} : { errorJoules }),
  };
}
