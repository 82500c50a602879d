import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KeepAliveConnection } from "./keep-alive-connection.ts";
import { configurationOf } from "./many-sensors.ts";
import { exporterProgram, MeasuredProcess, SAMPLE } from "./measured-process.ts";
import { quantile } from "./quantile.ts";

/** What one scrape costs that finds new readings. */
export interface ScrapeCost {
  readonly sensors: number;
  /** As people ask, or as Prometheus does. */
  readonly format: "text" | "OpenMetrics, gzip";
  /** Of the body. */
  readonly bytes: number;
  /** From the request to the last byte of the answer. */
  readonly medianMilliseconds: number;
  /** The same of the quickest quarter, when little else had the processor. */
  readonly quartileMilliseconds: number;
}

const requests = {
  text: "",
  "OpenMetrics, gzip":
    "Accept: application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5\r\n" +
    "Accept-Encoding: gzip\r\n",
} as const;

export interface ScrapeCostOptions {
  /** Where there is a /dev/i2c-1. */
  readonly environment: Readonly<Record<string, string>>;
  readonly sensorCounts: readonly number[];
  /** Between two readings of a sensor, and a little less than between two scrapes; longer for many sensors. */
  readonly shortestIntervalMilliseconds: number;
  /** How many scrapes each figure is the median of. */
  readonly scrapes: number;
  /** The most scrapes before those, in which Node still compiles; fewer for many sensors. */
  readonly warmUps: number;
}

/** The exporter makes its answer once for all scrapes between two readings; these always are the first. */
export async function measureScrapeCosts(options: ScrapeCostOptions): Promise<ScrapeCost[]> {
  const directory = await mkdtemp(join(tmpdir(), "rbp-bench-"));
  try {
    const costs: ScrapeCost[] = [];
    for (const sensors of options.sensorCounts) {
      costs.push(...(await measureScrapeCost(sensors, join(directory, `${String(sensors)}.yaml`), options)));
    }
    return costs;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measureScrapeCost(
  sensors: number,
  file: string,
  { environment, shortestIntervalMilliseconds, scrapes, warmUps }: ScrapeCostOptions,
): Promise<ScrapeCost[]> {
  // A sensor takes up to 1 ms of a sweep, and at most half the time is for sweeps.
  const intervalMilliseconds = Math.max(shortestIntervalMilliseconds, 2 * sensors);
  const unmeasured = Math.min(warmUps, Math.ceil(2000 / sensors));
  await writeFile(file, configurationOf(sensors, intervalMilliseconds));
  const flags = ["--config.file", file, "--log.level", "warn"];
  await using exporter = await MeasuredProcess.start(exporterProgram(flags, environment));
  await exporter.firstAnswer(SAMPLE);
  using connection = new KeepAliveConnection(exporter.port);
  const costs: ScrapeCost[] = [];
  for (const format of ["text", "OpenMetrics, gzip"] as const) {
    const milliseconds: number[] = [];
    let bytes = 0;
    for (let turn = 0; turn < unmeasured + scrapes; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1.05 * intervalMilliseconds));
      const start = performance.now();
      const { status, body } = await connection.get("/metrics", requests[format]);
      if (turn >= unmeasured) milliseconds.push(performance.now() - start);
      if (status !== 200) throw new Error(`200 expected, found ${String(status)}: ${body.toString()}`);
      bytes = body.length;
    }
    costs.push({
      sensors,
      format,
      bytes,
      medianMilliseconds: quantile(milliseconds, 0.5),
      quartileMilliseconds: quantile(milliseconds, 0.25),
    });
  }
  return costs;
}
