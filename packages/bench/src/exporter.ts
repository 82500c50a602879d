import { findCompiler } from "@rbp/i2c-linux/testing";
import { createInstantDevice } from "./instant-device.ts";
import { measureRequestRates, type RequestRate } from "./request-rate.ts";
import { measureScrapeCosts, type ScrapeCost } from "./scrape-cost.ts";
import { measureStartTimes, type StartTime } from "./start-time.ts";
import { measureSteadyStates, type SteadyState } from "./steady-state.ts";

/** What the exporter needs, beside a Node HTTP server that does nothing. */
export interface ExporterFigures {
  readonly startTimes: readonly StartTime[];
  readonly requestRates: readonly RequestRate[];
  readonly scrapeCosts: readonly ScrapeCost[];
  readonly steadyStates: readonly SteadyState[];
}

/**
 * The published program on a /dev/i2c-1 that answers at once, so that what is measured is the program.
 *
 * @param quick Only whether it can be measured.
 * @returns Nothing where there is no C compiler, which the device needs.
 */
export async function measureExporter(quick: boolean): Promise<ExporterFigures> {
  const compiler = await findCompiler();
  if (compiler === undefined) return { startTimes: [], requestRates: [], scrapeCosts: [], steadyStates: [] };
  await using device = await createInstantDevice(compiler);
  const { environment } = device;
  return {
    startTimes: await measureStartTimes(environment, quick ? 2 : 20),
    requestRates: await measureRequestRates(environment, quick ? 50 : 3000),
    scrapeCosts: await measureScrapeCosts(device, quick),
    steadyStates: await measureSteadyStates(environment, quick ? 200 : 60_000),
  };
}
