import type { ExporterFigures } from "./exporter.ts";
import { budgets, original } from "./yardsticks.ts";
import type { Load } from "./request-rate.ts";
import type { StartTime } from "./start-time.ts";
import type { Row } from "./table.ts";

/** The figures of the exporter as tables, each with its title, beside the budgets and the Python script. */
export function exporterTables(figures: ExporterFigures): (readonly [title: string, rows: readonly Row[]])[] {
  return [
    [
      `Start to the first answer with a sample, ms (at most ${String(budgets.startMilliseconds)})`,
      starts(figures),
    ],
    [
      `Scrapes a second of one sensor (at least ${String(budgets.requestsPerSecond)}; p99 at 32 connections ` +
        `at most ${String(budgets.p99Milliseconds)} ms)`,
      requests(figures),
    ],
    [
      `One scrape with new readings (64 sensors: at most ${String(budgets.scrapeMilliseconds)} ms)`,
      scrapes(figures),
    ],
    [
      `After a minute, one sensor, scraped every 5 s (memory at most ${String(budgets.residentRatio)} of bare)`,
      steady(figures),
    ],
  ];
}

function starts({ startTimes }: ExporterFigures): Row[] {
  if (startTimes.length === 0) return [];
  const { milliseconds: medianMilliseconds, cpuMilliseconds } = original.start;
  const script: Partial<StartTime> = { medianMilliseconds, cpuMilliseconds };
  return [...startTimes, { ...script, program: "the Python script, elsewhere" }].map((start) => ({
    program: start.program,
    median: start.medianMilliseconds?.toFixed(1) ?? "",
    least: start.leastMilliseconds?.toFixed(1) ?? "",
    "CPU time": start.cpuMilliseconds?.toFixed(0) ?? "",
  }));
}

function requests({ requestRates }: ExporterFigures): Row[] {
  const scripts: Partial<Record<number, Load>> = original.requests;
  return requestRates.map(({ connections, exporter, bare }) => ({
    connections,
    "scrapes/s": Math.round(exporter.requestsPerSecond),
    "of bare": percentage(exporter.requestsPerSecond, bare.requestsPerSecond),
    "p50, ms": exporter.medianMilliseconds.toFixed(2),
    "p99, ms": exporter.p99Milliseconds.toFixed(2),
    "bare p99": bare.p99Milliseconds.toFixed(2),
    "script/s": scripts[connections]?.requestsPerSecond ?? "",
    "script p99": scripts[connections]?.p99Milliseconds ?? "",
  }));
}

function scrapes({ scrapeCosts }: ExporterFigures): Row[] {
  return scrapeCosts.map(({ sensors, format, bytes, medianMilliseconds, quartileMilliseconds }) => ({
    format,
    sensors,
    bytes,
    "median, ms": medianMilliseconds.toFixed(2),
    "quartile, ms": quartileMilliseconds.toFixed(2),
    "µs/sensor": ((1000 * medianMilliseconds) / sensors).toFixed(0),
  }));
}

function steady({ steadyStates }: ExporterFigures): Row[] {
  const bare = steadyStates.find(({ program }) => program === "bare HTTP server");
  if (bare === undefined) return [];
  const script = { program: "the Python script, elsewhere", ...original.steady };
  return [...steadyStates, script].map(({ program, residentBytes, cpuMillisecondsPerSecond }) => ({
    program,
    "resident, MB": (residentBytes / 1e6).toFixed(1),
    "of bare": (residentBytes / bare.residentBytes).toFixed(2),
    "CPU, ms/s": cpuMillisecondsPerSecond.toFixed(1),
  }));
}

function percentage(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} %`;
}
