import type { Clock } from "@rbp/i2c";
import type { SamplingSignal } from "./sampler.ts";
import type { SensorMonitor } from "../sensor/monitor.ts";
import type { SensorPlace } from "../topology/place.ts";

/** What sampling needs of a monitor. */
export type PolledSensor = Pick<SensorMonitor, "plan" | "poll" | "miss">;

/** What a sweep needs of it. */
export interface SweptSensor extends Pick<PolledSensor, "poll"> {
  readonly plan: Pick<SensorPlace, "bus">;
}

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
 */
export async function sweep(sensors: readonly SweptSensor[], signal: SamplingSignal): Promise<void> {
  let running = Promise.resolve();
  let bus: number | undefined;
  for (const sensor of sensors) {
    if (sensor.plan.bus !== bus) await running;
    if (signal.aborted) break;
    bus = sensor.plan.bus;
    const next = sensor.poll(running);
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

/** Measures how long a sweep has not moved: a sweep may take long, but its readings must end one after the other. */
export class StallWatch {
  readonly #clock: Clock;
  /** When the current sweep began or its last reading ended; undefined between sweeps. */
  #movedAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long the current sweep has not moved, in milliseconds; 0 between sweeps. */
  stalledFor(): number {
    return this.#movedAt === undefined ? 0 : this.#clock.now() - this.#movedAt;
  }

  /** Runs a sweep. */
  async during(run: () => Promise<void>): Promise<void> {
    this.#movedAt = this.#clock.now();
    await run();
    this.#movedAt = undefined;
  }

  /** Wraps a sensor so that the end of each reading counts as movement. */
  readonly watch = (sensor: SweptSensor): SweptSensor => ({
    plan: sensor.plan,
    poll: async (before) => {
      await sensor.poll(before);
      this.#movedAt = this.#clock.now();
    },
  });
}
