import type { SensorOutcome } from "@rbp/ina260-monitor";
import type { Cost, RunCosts } from "./costs.ts";

/** Several runs at one sensor, or at all together. */
export interface Spread {
  /**
   * The mean of each quantity; of lowest and highest power and longest pause the extreme of all runs. Errors have their
   * mean too: all runs may be off in the same direction, so the mean can be off by as much.
   */
  readonly mean: Cost;
  /** That of a sample (n - 1). Absent for quantities that have only a mean. */
  readonly standardDeviation: Partial<Cost>;
}

export interface RunsSummary {
  /** How many runs ended with 0; only those count. */
  readonly runs: number;
  readonly sensors: readonly (Spread & Pick<SensorOutcome, "labels" | "place">)[];
  readonly total: Spread;
}

/** Undefined with fewer than two runs that ended with 0. */
export function summaryOf(costs: readonly RunCosts[]): RunsSummary | undefined {
  const good = costs.filter(({ end }) => "exitCode" in end && end.exitCode === 0);
  const [first] = good;
  if (first === undefined || good.length < 2) return undefined;
  return {
    runs: good.length,
    sensors: first.sensors.map(({ labels, place }, index) => {
      return { labels, place, ...spreadOf(good.map(({ sensors }) => sensors[index] as Cost)) };
    }),
    total: spreadOf(good.map(({ total }) => total)),
  };
}

const meanOnly: ReadonlySet<string> = new Set<keyof Cost>([
  "minimumWatts",
  "maximumWatts",
  "samples",
  "longestPauseSeconds",
  "coverage",
  "errorJoules",
  "netErrorJoules",
  "errorJoulesPerItem",
  "netErrorJoulesPerItem",
]);

const extremes: Partial<Record<keyof Cost, (values: readonly number[]) => number>> = {
  minimumWatts: (values) => Math.min(...values),
  maximumWatts: (values) => Math.max(...values),
  longestPauseSeconds: (values) => Math.max(...values),
};

/** Quantities that some run lacks are left out. */
function spreadOf(costs: readonly Cost[]): Spread {
  const mean: Record<string, number> = {};
  const standardDeviation: Record<string, number> = {};
  for (const name of Object.keys(costs[0] ?? {}) as (keyof Cost)[]) {
    const values = costs.map((cost) => cost[name]).filter((value) => typeof value === "number");
    if (values.length < costs.length) continue;
    mean[name] = (extremes[name] ?? meanOf)(values);
    if (!meanOnly.has(name)) standardDeviation[name] = deviationOf(values);
  }
  // The names are those of a cost, and quantities that every cost has are present.
  return { mean: mean as unknown as Cost, standardDeviation };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The standard deviation of a sample of two or more. */
export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
