/** The part of an AbortSignal that is used here, so that these declarations need the types of neither browsers nor Node. */
export interface AbortSignalLike {
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Time, passed in so that tests do not wait. */
export interface Clock {
  /** Milliseconds on a monotonic scale with an arbitrary start. */
  now(): number;
  /** Resolves `milliseconds` later, or rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignalLike): Promise<void>;
}

/** Maximum delay of a timer; a longer one ends at once (TIMEOUT_MAX of Node's timers). */
const MAXIMUM_TIMER_MILLISECONDS = 0x7fff_ffff;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (milliseconds, signal) => {
    signal?.throwIfAborted();
    const end = performance.now() + milliseconds;
    let left = milliseconds;
    do {
      await runTimer(Math.min(Math.ceil(left), MAXIMUM_TIMER_MILLISECONDS), signal);
      // Timers count whole milliseconds and begin in the middle of one, so most of them end early.
      left = end - performance.now();
    } while (left > 0);
  },
};

function runTimer(milliseconds: number, signal: AbortSignalLike | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

/** Sleeps; ends early, and does not reject, when the signal is aborted. */
export async function pause(milliseconds: number, clock: Clock, signal: AbortSignalLike): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (error !== signal.reason) throw error;
  }
}

/** The value of a promise that resolves within the time, else undefined. A rejection within the time is passed on. */
export async function withinTime<T>(
  promise: Promise<T>,
  milliseconds: number,
  clock: Clock,
): Promise<T | undefined> {
  if (milliseconds === Number.POSITIVE_INFINITY) return promise;
  let cancel: () => void = nothing;
  // An AbortController costs as much as the rest of a scrape together; this has the one listener that sleeps.
  const inTime: AbortSignalLike = {
    reason: undefined,
    throwIfAborted: nothing,
    addEventListener: (_type, listener) => (cancel = listener),
    removeEventListener: () => (cancel = nothing),
  };
  const late = clock.sleep(milliseconds, inTime).then(nothing, nothing);
  try {
    return await Promise.race([promise, late]);
  } finally {
    cancel();
  }
}

function nothing(): undefined {
  return undefined;
}
