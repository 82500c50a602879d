import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Environment } from "./instant-device.ts";
import {
  type MeasuredProcess,
  ONE_SENSOR,
  SAMPLE,
  startBareServer,
  startExporter,
} from "./measured-process.ts";
import { quantile } from "./quantile.ts";

/** From the start of a process to its first answer. */
export interface StartTime {
  /** "node" answers nothing: from its start to its end, with nothing to do. */
  readonly program: "exporter" | "bare HTTP server" | "node";
  readonly medianMilliseconds: number;
  readonly leastMilliseconds: number;
  /** CPU time until then, the mean. Absent for what has ended. */
  readonly cpuMilliseconds?: number | undefined;
}

/**
 * The programs one after the other, again and again: what else the machine does meets all of them.
 *
 * @param environment Where there is a /dev/i2c-1.
 */
export async function measureStartTimes(environment: Environment, times: number): Promise<StartTime[]> {
  const exporter: Start[] = [];
  const bare: Start[] = [];
  const node: Start[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    exporter.push(await startUntil(() => startExporter(ONE_SENSOR, environment), SAMPLE));
    bare.push(await startUntil(() => startBareServer(2000, environment), "bare"));
    node.push(await runNothing());
  }
  return [
    { program: "exporter", ...summary(exporter) },
    { program: "bare HTTP server", ...summary(bare) },
    { program: "node", ...summary(node) },
  ];
}

interface Start {
  readonly milliseconds: number;
  readonly cpuMilliseconds?: number;
}

async function startUntil(launch: () => Promise<MeasuredProcess>, text: string): Promise<Start> {
  const start = performance.now();
  await using process = await launch();
  await process.firstAnswer(text);
  const milliseconds = performance.now() - start;
  return { milliseconds, cpuMilliseconds: process.cpuMilliseconds() };
}

function summary(starts: readonly Start[]): Omit<StartTime, "program"> {
  const milliseconds = starts.map((start) => start.milliseconds);
  const cpu = starts.flatMap(({ cpuMilliseconds }) => cpuMilliseconds ?? []);
  return {
    medianMilliseconds: quantile(milliseconds, 0.5),
    leastMilliseconds: quantile(milliseconds, 0),
    cpuMilliseconds: cpu.length > 0 ? cpu.reduce((sum, one) => sum + one) / cpu.length : undefined,
  };
}

async function runNothing(): Promise<Start> {
  const start = performance.now();
  await promisify(execFile)(process.execPath, ["--eval", "0"]);
  return { milliseconds: performance.now() - start };
}
