import type { TotalLevels } from "./total-levels.ts";
import type { WindowResult } from "./window-meter.ts";

/**
 * The total of the same window of several sensors. Energies, charges, means and errors add up; a mean or an error is
 * absent when it is absent for one sensor. The coverage is the lowest of them, the pause the longest.
 *
 * @param results One at least.
 * @param levels Lowest and highest total power, which do not follow from those of each sensor; see {@link TotalLevels}.
 */
export function totalOfWindows(
  results: readonly WindowResult[],
  levels: ReturnType<TotalLevels["view"]>,
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
