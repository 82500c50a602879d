import type { WindowOutcome, SensorOutcome } from "@rbp/ina260-monitor";
import type { WindowResult } from "@rbp/metering";
import type { ProgramEnd } from "./programs.ts";

export interface Run {
  readonly end: ProgramEnd;
  readonly outcome: WindowOutcome;
}

export interface Measurement {
  readonly command: readonly string[];
  readonly intervalMilliseconds: number;
  /** Absent: the idle power was not measured. */
  readonly idle?: WindowOutcome | undefined;
  readonly runs: readonly Run[];
  /** How many items one run works on. Absent: costs are not divided by items. */
  readonly items?: number | undefined;
}

/** The cost of one run at one sensor, or at all together. What is unknown is undefined or absent. */
export interface Cost extends WindowResult {
  /** Above the idle power. */
  readonly netJoules?: number | undefined;
  readonly netErrorJoules?: number | undefined;
  readonly joulesPerItem?: number | undefined;
  readonly errorJoulesPerItem?: number | undefined;
  readonly netJoulesPerItem?: number | undefined;
  readonly netErrorJoulesPerItem?: number | undefined;
}

export interface RunCosts {
  readonly end: ProgramEnd;
  readonly sensors: readonly (SensorOutcome & Cost)[];
  readonly total: Cost;
}

export function costsOf({ idle, runs, items }: Measurement): RunCosts[] {
  return runs.map(({ end, outcome }) => ({
    end,
    sensors: outcome.sensors.map((sensor, index) => costOf(sensor, idle?.sensors[index], items)),
    total: costOf(outcome.total, idle?.total, items),
  }));
}

function costOf<Result extends WindowResult>(
  result: Result,
  idle: WindowResult | undefined,
  items: number | undefined,
): Result & Cost {
  const net = netOf(result, idle);
  const perItem = (joules: number | undefined): number | undefined =>
    joules === undefined || items === undefined ? undefined : joules / items;
  return {
    ...result,
    ...net,
    joulesPerItem: perItem(result.joules),
    errorJoulesPerItem: perItem(result.errorJoules),
    netJoulesPerItem: perItem(net.netJoules),
    netErrorJoulesPerItem: perItem(net.netErrorJoules),
  };
}

/** Above the idle power, for the time that was metered. The error of the idle power adds to that of the run. */
function netOf(
  result: WindowResult,
  idle: WindowResult | undefined,
): Pick<Cost, "netJoules" | "netErrorJoules"> {
  if (idle?.meanWatts === undefined) return {};
  const seconds = result.durationSeconds * result.coverage;
  const netJoules = result.joules - idle.meanWatts * seconds;
  if (result.errorJoules === undefined || idle.errorJoules === undefined) return { netJoules };
  const idleErrorWatts = idle.errorJoules / idle.durationSeconds;
  return { netJoules, netErrorJoules: result.errorJoules + idleErrorWatts * seconds };
}
