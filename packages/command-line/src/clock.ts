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

/** Sleeps; ends early, and does not reject, when the signal is aborted. */
export async function pause(milliseconds: number, clock: Clock, signal: AbortSignalLike): Promise<void> {
  try {
    await clock.sleep(milliseconds, signal);
  } catch (error) {
    if (error !== signal.reason) throw error;
  }
}
