import { type Extremes, extended } from "./period-extremes.ts";
import type { WindowResult } from "./window-meter.ts";

interface Level {
  readonly watts: number;
  /** Later it is too old to be part of a sum. */
  readonly expiresAt: number;
}

/**
 * Lowest and highest total power of several sensors. As they are not read at the same moment, the total is the sum of
 * their newest readings, taken at each reading of any of them; there is none while one of them has no reading.
 */
export class TotalLevels {
  readonly #count: number;
  readonly #newest = new Map<string, Level>();
  #extremes: Extremes | undefined;

  /** @param count How many sensors there are. */
  constructor(count: number) {
    this.#count = count;
  }

  /** @param expiresAt How long the reading stands for the power of its sensor, on the clock of `now`. */
  take(key: string, watts: number, now: number, expiresAt: number): void {
    this.#newest.set(key, { watts, expiresAt });
    if (this.#newest.size < this.#count) return;
    let sum = 0;
    for (const level of this.#newest.values()) {
      if (now > level.expiresAt) return;
      sum += level.watts;
    }
    this.#extremes = extended(this.#extremes, sum);
  }

  /** Empty when there was never a sum. */
  view(): { readonly minimumWatts?: number; readonly maximumWatts?: number } {
    if (this.#extremes === undefined) return {};
    return { minimumWatts: this.#extremes.minimum, maximumWatts: this.#extremes.maximum };
  }
}

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
