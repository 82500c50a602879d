import type { StopSignal } from "./sampler.ts";
import type { SensorMonitor } from "../sensor/monitor.ts";
import type { SensorPlace } from "../topology/place.ts";

/** What sampling needs of a monitor. */
export type PolledSensor = Pick<SensorMonitor, "plan" | "poll" | "miss">;

/**
 * Orders sensors so that a sweep over them changes the multiplexers as seldom as can be: what is on the bus itself
 * first, then channel by channel, and on each channel what is on it before what is behind further multiplexers.
 */
export function inSweepOrder<Sensor extends { readonly plan: SensorPlace }>(
  sensors: readonly Sensor[],
): Sensor[] {
  return sensors.toSorted((a, b) => compare(pathOf(a.plan), pathOf(b.plan)));
}

/**
 * Polls the sensors in order, each beginning while the one before it runs: so the bus always has a next section,
 * and a channel is closed only when the next sensor is on another one, or when the sweep ends.
 */
export async function sweep(
  sensors: readonly Pick<PolledSensor, "poll">[],
  signal: StopSignal,
): Promise<void> {
  let running = Promise.resolve();
  for (const sensor of sensors) {
    if (signal.aborted) break;
    const next = sensor.poll(running);
    await running;
    running = next;
  }
  await running;
}

function pathOf({ hops, address }: SensorPlace): number[] {
  return [...hops.flatMap((hop) => [1, hop.address, hop.channel]), 0, address];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((step, position) => step !== b[position]);
  return index < 0 ? 0 : (a[index] as number) - (b[index] ?? 0);
}
