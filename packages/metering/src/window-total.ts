import { type Extremes, extended } from "./period-extremes.ts";
import type { WindowResult } from "./window-meter.ts";

/**
 * Lowest and highest total power of several sensors. As they are not read at the same moment, the total is the sum of
 * their newest readings, taken at each reading of any of them; there is none while one of them has no reading.
 */
export class TotalLevels {
  readonly #count: number;
  readonly #newest = new Map<string, { readonly watts: number; readonly expiresAt: number }>();
  #extremes: Extremes | undefined;

  /** @param count How many sensors there are. */
  constructor(count: number) {
    this.#count = count;
  }

  /** @param expiresAt How long the reading stands for the power of its sensor, on the clock of `now`; later there is no sum. */
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
  const sum = (key: keyof WindowResult): number =>
    results.reduce((total, result) => total + (result[key] ?? 0), 0);
  const sumIfKnown = (key: "meanWatts" | "errorJoules"): Pick<WindowResult, typeof key> =>
    results.some((result) => result[key] === undefined) ? {} : { [key]: sum(key) };
  const longestPauseSeconds = Math.max(...results.map((result) => result.longestPauseSeconds ?? 0));
  return {
    durationSeconds: Math.max(...results.map(({ durationSeconds }) => durationSeconds)),
    joules: sum("joules"),
    coulombs: sum("coulombs"),
    ...sumIfKnown("meanWatts"),
    ...levels,
    samples: sum("samples"),
    ...(longestPauseSeconds > 0 ? { longestPauseSeconds } : {}),
    coverage: Math.min(...results.map(({ coverage }) => coverage)),
    ...sumIfKnown("errorJoules"),
  };
}
