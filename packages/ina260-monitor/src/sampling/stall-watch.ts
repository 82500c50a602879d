import type { Clock } from "@rbp/i2c";
import type { SweptSensor } from "./sweep.ts";

/** Whether sweeps move on: a sweep may take its time, but one of its readings ends now and then. */
export class StallWatch {
  readonly #clock: Clock;
  /** When the sweep that runs began, or when its last reading ended; undefined while none runs. */
  #movedAt: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long the sweep that runs has not moved, in milliseconds; 0 while none runs. */
  stalledFor(): number {
    return this.#movedAt === undefined ? 0 : this.#clock.now() - this.#movedAt;
  }

  /** Runs a sweep. */
  async during(run: () => Promise<void>): Promise<void> {
    this.#movedAt = this.#clock.now();
    await run();
    this.#movedAt = undefined;
  }

  /** The sensor, each of whose readings moves the sweep when it ends. */
  readonly watch = (sensor: SweptSensor): SweptSensor => ({
    plan: sensor.plan,
    poll: async (before) => {
      await sensor.poll(before);
      this.#movedAt = this.#clock.now();
    },
  });
}
