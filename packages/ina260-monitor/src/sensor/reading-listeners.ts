import type { MeterReading, ReadingLag } from "@rbp/metering";

/**
 * Receives a reading.
 *
 * @param now When it ended, on the monotonic clock.
 * @param lag How far behind that its conversion may have ended.
 */
export type ReadingListener = (reading: MeterReading, now: number, lag: ReadingLag) => void;

/** The listeners to the readings of one sensor. */
export class ReadingListeners {
  readonly #listeners = new Set<ReadingListener>();
  readonly #onError: (error: unknown) => void;

  /** @param onError Called with what a listener throws: a defect of the listener, not a failure of the sensor. */
  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  /** Calls the listener with each reading from now on. @returns A function that ends this. */
  add(listener: ReadingListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Calls every listener, also when one of them throws. */
  tell(...told: Parameters<ReadingListener>): void {
    for (const listener of this.#listeners) {
      try {
        listener(...told);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
