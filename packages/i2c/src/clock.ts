/** What is used of an AbortSignal, so that these declarations need neither the types of a browser nor Node's. */
export interface AbortSignalLike {
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Time as a driver sees it. Passed in, so that tests need not wait. */
export interface Clock {
  /** Milliseconds on a monotonic scale with an arbitrary start. */
  now(): number;
  /** Resolves `milliseconds` later, or rejects with the signal's reason when it is aborted first. */
  sleep(milliseconds: number, signal?: AbortSignalLike): Promise<void>;
}

/** Longest delay of a timer; what is longer ends at once (Node's timers, TIMEOUT_MAX). */
const MAXIMUM_TIMER_MILLISECONDS = 0x7fff_ffff;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const end = performance.now() + milliseconds;
      let timer: ReturnType<typeof setTimeout>;
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const wait = (left: number): void => {
        timer = setTimeout(wake, Math.min(Math.ceil(left), MAXIMUM_TIMER_MILLISECONDS));
      };
      const wake = (): void => {
        const left = end - performance.now();
        // Timers count whole milliseconds and begin in the middle of one, so most of them end early.
        if (left > 0) return wait(left);
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      wait(milliseconds);
      signal?.addEventListener("abort", abort, { once: true });
    }),
};
