import type { Environment } from "./instant-device.ts";
import { ONE_SENSOR, runProgram, SAMPLE, startBareServer, startExporter } from "./measured-process.ts";

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
 * @param milliseconds How long each figure is measured, after as much time that is not counted.
 */
export async function measureRequestRates(
  environment: Environment,
  milliseconds: number,
): Promise<RequestRate[]> {
  await using exporter = await startExporter(ONE_SENSOR, environment);
  const { body } = await exporter.firstAnswer(SAMPLE);
  await using bare = await startBareServer(body.length, environment);
  await bare.firstAnswer("bare");
  const rates: RequestRate[] = [];
  for (const connections of [1, 8, 32]) {
    rates.push({
      connections,
      exporter: await runProgram<Load>("load-program", [exporter.port, connections, milliseconds]),
      bare: await runProgram<Load>("load-program", [bare.port, connections, milliseconds]),
    });
  }
  return rates;
}
