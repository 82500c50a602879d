import type { Clock } from "@rbp/i2c";
import type { SweptSensor } from "./sweep.ts";

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
