import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InstantDevice } from "./instant-device.ts";
import { KeepAliveConnection } from "./keep-alive-connection.ts";
import { configurationOf, SENSOR_COUNTS } from "./many-sensors.ts";
import { SAMPLE, startExporter } from "./measured-process.ts";
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

/**
 * The exporter makes its answer once for all scrapes between two readings; these always are the first.
 *
 * @param quick Only whether it can be measured.
 */
export async function measureScrapeCosts(device: InstantDevice, quick: boolean): Promise<ScrapeCost[]> {
  const costs: ScrapeCost[] = [];
  for (const sensors of quick ? [1, 8] : SENSOR_COUNTS) {
    costs.push(...(await measureScrapeCost(sensors, device, quick)));
  }
  return costs;
}

async function measureScrapeCost(
  sensors: number,
  { environment, directory }: InstantDevice,
  quick: boolean,
): Promise<ScrapeCost[]> {
  // A sensor takes up to 1 ms of a sweep, and at most half the time is for sweeps.
  const intervalMilliseconds = Math.max(quick ? 50 : 250, 2 * sensors);
  // The scrapes of which each figure is the median, and those before them, in which Node still compiles.
  const scrapes = quick ? 2 : 12;
  const unmeasured = quick ? 1 : Math.min(20, Math.ceil(2000 / sensors));
  const file = join(directory, `${String(sensors)}.yaml`);
  await writeFile(file, configurationOf(sensors, intervalMilliseconds));
  const flags = ["--config.file", file, "--log.level", "warn"];
  await using exporter = await startExporter(flags, environment);
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
