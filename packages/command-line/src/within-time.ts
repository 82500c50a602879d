import type { AbortSignalLike, Clock } from "./clock.ts";

/** The value of a promise that resolves within the time, else undefined. A rejection within the time is passed on. */
export async function withinTime<T>(
  promise: Promise<T>,
  milliseconds: number,
  clock: Clock,
): Promise<T | undefined> {
  if (milliseconds === Number.POSITIVE_INFINITY) return promise;
  const inTime = new Cancellation();
  const late = clock.sleep(milliseconds, inTime).then(nothing, nothing);
  try {
    return await Promise.race([promise, late]);
  } finally {
    inTime.cancel();
  }
}

/** An AbortController costs as much as the rest of a scrape together; this has the one listener that sleeps. */
class Cancellation implements AbortSignalLike {
  readonly reason: unknown = undefined;
  #listener: (() => void) | undefined;

  throwIfAborted(): void {
    // Nothing cancels it before the sleep begins.
  }

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listener = listener;
  }

  removeEventListener(): void {
    this.#listener = undefined;
  }

  cancel(): void {
    this.#listener?.();
  }
}

function nothing(): undefined {
  return undefined;
}
