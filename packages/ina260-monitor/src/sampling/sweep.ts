import type { SensorMonitor } from "../sensor/monitor.ts";
import type { SensorPlace } from "../topology/place.ts";

export type PolledSensor = Pick<SensorMonitor, "plan" | "poll" | "miss">;

/**
 * Orders sensors so that a sweep over them changes the multiplexers as seldom as can be: bus by bus, what is on the bus
 * itself first, then channel by channel, and on each channel what is on it before what is behind further multiplexers.
 */
export function inSweepOrder<Sensor extends { readonly plan: SensorPlace }>(
  sensors: readonly Sensor[],
): Sensor[] {
  return sensors.toSorted((a, b) => compare(pathOf(a.plan), pathOf(b.plan)));
}

/**
 * Polls the sensors in order, each beginning while the one before it runs: so the bus always has a next section,
 * and a channel is closed only when the next sensor is on another one, or when the sweep ends. On another bus it begins
 * after that: no lock keeps the two from using the adapter at once.
 *
 * @param onEnd Called when the reading of a sensor has ended.
 */
export async function sweep(
  sensors: readonly { readonly plan: Pick<SensorPlace, "bus">; readonly poll: PolledSensor["poll"] }[],
  signal: { readonly aborted: boolean },
  onEnd: () => void = () => undefined,
): Promise<void> {
  let running = Promise.resolve();
  let bus: number | undefined;
  for (const sensor of sensors) {
    if (sensor.plan.bus !== bus) await running;
    if (signal.aborted) break;
    bus = sensor.plan.bus;
    const next = sensor.poll(running).then(onEnd);
    await running;
    running = next;
  }
  await running;
}

function pathOf({ bus, hops, address }: SensorPlace): number[] {
  return [bus, ...hops.flatMap((hop) => [1, hop.address, hop.channel]), 0, address];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((step, position) => step !== b[position]);
  return index < 0 ? 0 : (a[index] as number) - (b[index] ?? 0);
}
