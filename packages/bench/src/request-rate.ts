import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bareProgram, exporterProgram, MeasuredProcess } from "./measured-process.ts";
import { ONE_SENSOR, SAMPLE } from "./one-sensor.ts";

/** How a server answers as fast as it can. */
export interface Load {
  readonly requestsPerSecond: number;
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
}

/** Scrapes of one sensor, as fast as they are answered, over some connections that stay open. */
export interface RequestRate {
  readonly connections: number;
  readonly exporter: Load;
  /** A Node HTTP server that answers as many bytes and does nothing. */
  readonly bare: Load;
}

/**
 * @param environment Where there is a /dev/i2c-1.
 * @param milliseconds How long each figure is measured, after as much time without chipSettings.
 */
export async function measureRequestRates(
  environment: Readonly<Record<string, string>>,
  milliseconds: number,
): Promise<RequestRate[]> {
  await using exporter = await MeasuredProcess.start(exporterProgram(ONE_SENSOR, environment));
  const { body } = await exporter.firstAnswer(SAMPLE);
  await using bare = await MeasuredProcess.start(bareProgram(body.length, environment));
  await bare.firstAnswer("bare");
  const rates: RequestRate[] = [];
  for (const connections of [1, 8, 32]) {
    rates.push({
      connections,
      exporter: await load(exporter.port, connections, milliseconds),
      bare: await load(bare.port, connections, milliseconds),
    });
  }
  return rates;
}

async function load(...figures: readonly number[]): Promise<Load> {
  const program = fileURLToPath(new URL("../dist/load-program.js", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...figures.map(String)]);
  return JSON.parse(stdout) as Load;
}
