import type { SensorPlan } from "@rbp/ina260-monitor";
import { rounded, type WindowResult } from "@rbp/metering";
import { formatDuration, formatQuantity, formatWithError } from "../output/figures.ts";
import { nameSensor } from "../sensors/select-sensors.ts";
import { type Column, layOut, right, tabulate, visibleText } from "../terminal/table.ts";
import { describeEnd } from "./programs.ts";
import { costsOf, type Cost, type Measurement } from "./costs.ts";
import { type Spread, summaryOf } from "./runs-summary.ts";

interface Row {
  readonly name: string;
  readonly cost: Cost;
  /** Absent for a single run. */
  readonly deviationJoules?: number | undefined;
  /** Absent when the idle power was not measured. */
  readonly idle?: WindowResult | undefined;
}

/** The result of a measurement for people: of one run, or the means of several. */
export function textReport(measurement: Measurement, sensors: readonly SensorPlan[]): string {
  const { command, idle, items } = measurement;
  const costs = costsOf(measurement);
  const summary = summaryOf(costs);
  const last = costs.at(-1);
  if (last === undefined) return "";
  const found: readonly (Pick<Spread, "mean"> & Partial<Spread>)[] =
    summary === undefined
      ? [...last.sensors, last.total].map((mean) => ({ mean }))
      : [...summary.sensors, summary.total];
  const rows = found.map(({ mean: cost, standardDeviation }, index): Row => {
    const plan = sensors[index];
    const name = plan === undefined ? "total" : nameSensor(plan, sensors);
    const idleHere = idle && [...idle.sensors, idle.total][index];
    return { name, cost, deviationJoules: standardDeviation?.joules, idle: idleHere };
  });
  // With one sensor the total would repeat it.
  const shown = sensors.length === 1 ? rows.slice(0, 1) : rows;
  const words = visibleText(command.map(quoteIfNeeded).join(" "));
  const seconds = formatQuantity(rows[0]?.cost.durationSeconds ?? 0, "s");
  const title =
    summary === undefined
      ? `${words}: ${describeEnd(last.end)} after ${seconds}`
      : `${words}: mean of ${String(summary.runs)} runs of ${seconds}`;
  const blocks = [[title], table([energy, ...(summary === undefined ? [] : [deviation]), ...rest], shown)];
  if (idle !== undefined) {
    const idleSeconds = formatQuantity(idle.total.durationSeconds, "s");
    blocks.push([`Above the idle power, which was measured for ${idleSeconds}:`]);
    blocks.push(table([idlePower, netEnergy], shown));
  }
  if (items !== undefined) {
    blocks.push([`For each of ${String(items)} items:`]);
    blocks.push(table(idle === undefined ? [itemEnergy] : [itemEnergy, netItemEnergy], shown));
  }
  const notes = [...doubts(shown), ...pauses(measurement, shown)];
  return [...blocks, ...notes.map((note) => [note])].map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function table(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  return layOut(tabulate([{ title: "DEVICE", show: ({ name }) => name }, ...columns], rows));
}

const energy = energyColumn("ENERGY", "joules", "errorJoules");
const netEnergy = energyColumn("NET ENERGY", "netJoules", "netErrorJoules");
const itemEnergy = energyColumn("ENERGY", "joulesPerItem", "errorJoulesPerItem");
const netItemEnergy = energyColumn("NET ENERGY", "netJoulesPerItem", "netErrorJoulesPerItem");
const deviation = right<Row>("DEVIATION", ({ deviationJoules }) => optional(deviationJoules, "J", 3));
const idlePower = right<Row>("IDLE", ({ idle }) => {
  if (idle?.meanWatts === undefined) return "-";
  const { meanWatts, errorJoules, durationSeconds } = idle;
  return formatWithError(meanWatts, errorJoules && errorJoules / durationSeconds, "W");
});
const rest: readonly Column<Row>[] = [
  right("CHARGE", ({ cost }) => formatQuantity(cost.coulombs, "C")),
  right("MEAN", ({ cost }) => optional(cost.meanWatts, "W")),
  right("LOWEST", ({ cost }) => optional(cost.minimumWatts, "W")),
  right("HIGHEST", ({ cost }) => optional(cost.maximumWatts, "W")),
  right("SAMPLES", ({ cost }) => cost.samples.toFixed(0)),
  right("COVERAGE", ({ cost }) => formatCoverage(cost.coverage)),
];

function energyColumn(title: string, joules: keyof Cost, error: keyof Cost): Column<Row> {
  return right(title, ({ cost }) => {
    const value = cost[joules];
    return value === undefined ? "-" : formatWithError(value, cost[error], "J");
  });
}

function doubts(rows: readonly Row[]): string[] {
  if (rows.every(({ cost }) => cost.errorJoules !== undefined)) return [];
  return ["The error is unknown where a sensor was not read all the time: its energy is that of the rest."];
}

/** Explains what the error does not cover where two or more readings in a row are missing. */
function pauses({ intervalMilliseconds }: Measurement, rows: readonly Row[]): string[] {
  const longest = 1000 * Math.max(...rows.map(({ cost }) => cost.longestPauseSeconds ?? 0));
  if (longest < 2.5 * intervalMilliseconds) return [];
  return [
    `No reading for ${formatDuration(longest)}, where one was due every ${formatDuration(intervalMilliseconds)}: ` +
      "the error does not cover changes in that time.",
  ];
}

function optional(value: number | undefined, unit: string, digits?: number): string {
  return value === undefined ? "-" : formatQuantity(value, unit, digits);
}

/** Rounded down, so that it is never 100 % when something is missing. */
function formatCoverage(coverage: number): string {
  return `${String(Math.floor(coverage * 1000) / 10)} %`;
}

/** Quotes words with spaces, so that each can be seen as one. */
function quoteIfNeeded(word: string): string {
  return /^[\p{L}\p{N}_.:/@%+,=^~-]+$/u.test(word) ? word : JSON.stringify(word);
}

/** A measurement for programs: one line, with the units in the names. Unknown values are absent. */
export function jsonReport(measurement: Measurement): string {
  const { command, intervalMilliseconds, idle, items } = measurement;
  const costs = costsOf(measurement);
  const report = {
    command,
    intervalSeconds: intervalMilliseconds / 1000,
    items,
    idle,
    runs: costs.map(({ end, ...cost }) => {
      return { ...("exitCode" in end ? end : { signal: end.signal }), ...cost };
    }),
    summary: summaryOf(costs),
  };
  return `${JSON.stringify(rounded(report))}\n`;
}
