import type { WindowResult } from "@rbp/metering";
import type { ProgramEnd } from "../programs/programs.ts";
import type { Outcome, SensorOutcome } from "@rbp/ina260-monitor";

/** One run of the command. */
export interface Run {
  readonly end: ProgramEnd;
  readonly outcome: Outcome;
}

/** What a measurement has come to. */
export interface Measurement {
  readonly command: readonly string[];
  readonly intervalMilliseconds: number;
  /** Absent: the idle power was not measured. */
  readonly idle?: Outcome | undefined;
  readonly runs: readonly Run[];
  /** What one run works on. Absent: nothing is said of items. */
  readonly items?: number | undefined;
}

/** What one run has cost, in one sensor or in all. Errors that are not known are absent. */
export interface Cost extends WindowResult {
  /** Above the idle power. */
  readonly netJoules?: number;
  readonly netErrorJoules?: number;
  readonly joulesPerItem?: number;
  readonly errorJoulesPerItem?: number;
  readonly netJoulesPerItem?: number;
  readonly netErrorJoulesPerItem?: number;
}

/** The costs of one run. */
export interface RunCosts {
  readonly end: ProgramEnd;
  readonly sensors: readonly (SensorOutcome & Cost)[];
  readonly total: Cost;
}

/** What each run of a measurement has cost. */
export function costsOf({ idle, runs, items }: Measurement): RunCosts[] {
  return runs.map(({ end, outcome }) => ({
    end,
    sensors: outcome.sensors.map((sensor, index) => withExtras(sensor, idle?.sensors[index], items)),
    total: withExtras(outcome.total, idle?.total, items),
  }));
}

function withExtras<Result extends WindowResult>(
  result: Result,
  idle: WindowResult | undefined,
  items: number | undefined,
): Result & Cost {
  const cost: Result & Cost = { ...result, ...(idle === undefined ? {} : netOf(result, idle)) };
  return items === undefined ? cost : { ...cost, ...perItem(cost, items) };
}

/** Of the time that was metered. Its error is that of the run and that of the idle power. */
function netOf(result: WindowResult, idle: WindowResult): Pick<Cost, "netJoules" | "netErrorJoules"> {
  if (idle.meanWatts === undefined) return {};
  const seconds = result.durationSeconds * result.coverage;
  const netJoules = result.joules - idle.meanWatts * seconds;
  if (result.errorJoules === undefined || idle.errorJoules === undefined) return { netJoules };
  const idleErrorWatts = idle.errorJoules / idle.durationSeconds;
  return { netJoules, netErrorJoules: result.errorJoules + idleErrorWatts * seconds };
}

function perItem({ joules, errorJoules, netJoules, netErrorJoules }: Cost, items: number): Partial<Cost> {
  return {
    joulesPerItem: joules / items,
    ...(errorJoules === undefined ? {} : { errorJoulesPerItem: errorJoules / items }),
    ...(netJoules === undefined ? {} : { netJoulesPerItem: netJoules / items }),
    ...(netErrorJoules === undefined ? {} : { netErrorJoulesPerItem: netErrorJoules / items }),
  };
}
