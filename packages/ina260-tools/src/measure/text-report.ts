import type { SensorPlan } from "@rbp/ina260-monitor";
import { formatDuration, formatQuantity, formatWithError } from "../output/figures.ts";
import { describeEnd } from "../programs/programs.ts";
import { nameSensor } from "../sensors/select-sensors.ts";
import { type Cell, layOut, visibleText } from "../terminal/table.ts";
import { costsOf, type Cost, type Measurement } from "./costs.ts";
import { summaryOf } from "./runs-summary.ts";

/** The cost at one sensor, or at all together. */
interface Row {
  readonly name: string;
  readonly cost: Cost;
  /** Absent for a single run. */
  readonly deviationJoules?: number | undefined;
}

/** The result of a measurement for people: of one run, or the means of several. */
export function textReport(measurement: Measurement, sensors: readonly SensorPlan[]): string {
  const costs = costsOf(measurement);
  const summary = summaryOf(costs);
  const last = costs.at(-1);
  if (last === undefined) return "";
  const names = sensors.map((plan) => nameSensor(plan, sensors));
  const rows: Row[] =
    summary === undefined
      ? [...last.sensors, last.total].map((cost, index) => ({ name: names[index] ?? "total", cost }))
      : [...summary.sensors, summary.total].map(({ mean, standardDeviation }, index) => ({
          name: names[index] ?? "total",
          cost: mean,
          deviationJoules: standardDeviation.joules,
        }));
  // With one sensor the total would repeat it.
  const shown = names.length === 1 ? rows.slice(0, 1) : rows;
  const command = visibleText(measurement.command.map(quoteIfNeeded).join(" "));
  const seconds = formatQuantity(rows[0]?.cost.durationSeconds ?? 0, "s");
  const title =
    summary === undefined
      ? `${command}: ${describeEnd(last.end)} after ${seconds}`
      : `${command}: mean of ${String(summary.runs)} runs of ${seconds}`;
  const blocks = [
    [title],
    energyTable(shown),
    ...netTable(measurement, shown),
    ...itemTable(measurement, shown),
  ];
  const notes = [...doubts(shown), ...pauses(measurement, shown)];
  return [...blocks, ...notes.map((note) => [note])].map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function energyTable(rows: readonly Row[]): string[] {
  const hasDeviation = rows.some(({ deviationJoules }) => deviationJoules !== undefined);
  const deviation = (text: string): Cell[] => (hasDeviation ? [right(text)] : []);
  return layOut([
    [
      { text: "DEVICE" },
      right("ENERGY"),
      ...deviation("DEVIATION"),
      ...["CHARGE", "MEAN", "LOWEST", "HIGHEST", "SAMPLES", "COVERAGE"].map(right),
    ],
    ...rows.map(({ name, cost, deviationJoules }): Cell[] => [
      { text: name },
      right(formatWithError(cost.joules, cost.errorJoules, "J")),
      ...deviation(optional(deviationJoules, "J", 3)),
      right(formatQuantity(cost.coulombs, "C")),
      right(optional(cost.meanWatts, "W")),
      right(optional(cost.minimumWatts, "W")),
      right(optional(cost.maximumWatts, "W")),
      right(cost.samples.toFixed(0)),
      right(formatCoverage(cost.coverage)),
    ]),
  ]);
}

function netTable({ idle }: Measurement, rows: readonly Row[]): string[][] {
  if (idle === undefined) return [];
  const power = [...idle.sensors, idle.total].map(({ meanWatts, errorJoules, durationSeconds }) => {
    if (meanWatts === undefined) return "-";
    return formatWithError(meanWatts, errorJoules && errorJoules / durationSeconds, "W");
  });
  const title = `Above the idle power, which was measured for ${formatQuantity(idle.total.durationSeconds, "s")}:`;
  return [
    [title],
    layOut([
      [{ text: "DEVICE" }, right("IDLE"), right("NET ENERGY")],
      ...rows.map(({ name, cost }, index): Cell[] => [
        { text: name },
        right(power[index] ?? "-"),
        right(energyOf(cost.netJoules, cost.netErrorJoules)),
      ]),
    ]),
  ];
}

function itemTable({ items, idle }: Measurement, rows: readonly Row[]): string[][] {
  if (items === undefined) return [];
  const net = (text: string): Cell[] => (idle === undefined ? [] : [right(text)]);
  return [
    [`For each of ${String(items)} items:`],
    layOut([
      [{ text: "DEVICE" }, right("ENERGY"), ...net("NET ENERGY")],
      ...rows.map(({ name, cost }): Cell[] => [
        { text: name },
        right(energyOf(cost.joulesPerItem, cost.errorJoulesPerItem)),
        ...net(energyOf(cost.netJoulesPerItem, cost.netErrorJoulesPerItem)),
      ]),
    ]),
  ];
}

/** Explains an unknown error. */
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

function energyOf(joules: number | undefined, errorJoules: number | undefined): string {
  return joules === undefined ? "-" : formatWithError(joules, errorJoules, "J");
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

function right(text: string): Cell {
  return { text, align: "right" };
}
