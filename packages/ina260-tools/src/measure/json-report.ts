import { rounded } from "@rbp/metering";
import type { ProgramEnd } from "../programs/programs.ts";
import { costsOf, type Measurement } from "./costs.ts";
import { summaryOf } from "./runs-summary.ts";

/** A measurement for programs: one line, with the units in the names. Unknown values are absent. */
export function jsonReport(measurement: Measurement): string {
  const { command, intervalMilliseconds, idle, items } = measurement;
  const costs = costsOf(measurement);
  const report = {
    command,
    intervalSeconds: intervalMilliseconds / 1000,
    items,
    idle,
    runs: costs.map(({ end, ...cost }) => ({ ...endOf(end), ...cost })),
    summary: summaryOf(costs),
  };
  return `${JSON.stringify(rounded(report))}\n`;
}

function endOf(end: ProgramEnd): { readonly exitCode: number } | { readonly signal: string } {
  return "exitCode" in end ? { exitCode: end.exitCode } : { signal: end.signal };
}
