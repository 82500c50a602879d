import type { Environment } from "./instant-device.ts";
import {
  type MeasuredProcess,
  ONE_SENSOR,
  SAMPLE,
  startBareServer,
  startExporter,
} from "./measured-process.ts";

/** What a program takes that runs for a while and is scraped now and then. */
export interface SteadyState {
  readonly program: "exporter at 1 Hz" | "exporter at 100 Hz" | "bare HTTP server";
  /** At the end. */
  readonly residentBytes: number;
  /** Of one second, since the start was over. */
  readonly cpuMillisecondsPerSecond: number;
}

const SCRAPE_INTERVAL_MILLISECONDS = 5000;

/**
 * All at the same time, each scraped every 5 s.
 *
 * @param environment Where there is a /dev/i2c-1.
 * @param milliseconds How long they run.
 */
export async function measureSteadyStates(
  environment: Environment,
  milliseconds: number,
): Promise<SteadyState[]> {
  const sampling = (interval: string): Promise<MeasuredProcess> =>
    startExporter([...ONE_SENSOR, "--interval", interval], environment);
  await using slow = await sampling("1s");
  await using fast = await sampling("10ms");
  const { body } = await slow.firstAnswer(SAMPLE);
  await using bare = await startBareServer(body.length, environment);
  const running = [
    { program: "exporter at 1 Hz", process: slow, text: SAMPLE },
    { program: "exporter at 100 Hz", process: fast, text: SAMPLE },
    { program: "bare HTTP server", process: bare, text: "bare" },
  ] as const;
  const scrape = async (): Promise<void> => {
    for (const { process, text } of running) await process.firstAnswer(text);
  };
  await scrape();
  const before = running.map(({ process }) => process.cpuMilliseconds());
  const start = performance.now();
  const passed = (): number => performance.now() - start;
  while (passed() < milliseconds) {
    const pause = Math.min(SCRAPE_INTERVAL_MILLISECONDS, milliseconds - passed());
    await new Promise((resolve) => setTimeout(resolve, pause));
    await scrape();
  }
  return running.map(({ program, process }, index) => ({
    program,
    residentBytes: process.residentBytes(),
    cpuMillisecondsPerSecond: ((process.cpuMilliseconds() - (before[index] ?? 0)) * 1000) / passed(),
  }));
}
