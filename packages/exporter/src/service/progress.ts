import type { Clock } from "@rbp/i2c";

/** Finds work that has begun and does not end. */
export class Progress {
  readonly #clock: Clock;
  readonly #limitMilliseconds: number;
  /** What is under way, and since when. */
  readonly #running = new Map<symbol, { readonly what: string; readonly since: number }>();

  /** @param limitMilliseconds Time that no work takes, however slow or broken the hardware is. */
  constructor(clock: Clock, limitMilliseconds: number) {
    this.#clock = clock;
    this.#limitMilliseconds = limitMilliseconds;
  }

  /** Does the work, and gives what it gives. */
  async watch<T>(what: string, work: () => Promise<T>): Promise<T> {
    const key = Symbol(what);
    this.#running.set(key, { what, since: this.#clock.now() });
    try {
      return await work();
    } finally {
      this.#running.delete(key);
    }
  }

  /** The oldest work that has not ended within the limit, in words. */
  findStall(): string | undefined {
    // A map keeps the order in which its keys came.
    const [oldest] = this.#running.values();
    if (oldest === undefined) return undefined;
    const milliseconds = this.#clock.now() - oldest.since;
    if (milliseconds <= this.#limitMilliseconds) return undefined;
    return `${oldest.what} began ${(milliseconds / 1000).toFixed(1)} s ago and has not ended`;
  }
}
