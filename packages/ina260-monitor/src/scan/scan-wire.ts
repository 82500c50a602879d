import { type AbortSignalLike, I2CError, type I2CWire, isI2CError } from "@rbp/i2c";

/** How many transfers in a row may time out before the bus counts as one that hangs. */
const MAXIMUM_CONSECUTIVE_TIMEOUTS = 5;

/** The wire of a scan: ends when the scan is to end, and gives up on a bus that hangs. */
export class ScanWire implements I2CWire {
  /** Whether the signal has ended the scan. */
  interrupted = false;
  readonly #wire: I2CWire;
  readonly #signal: AbortSignalLike | undefined;
  #timeouts = 0;
  #undisturbed = 0;

  constructor(wire: I2CWire, signal?: AbortSignalLike) {
    this.#wire = wire;
    this.#signal = signal;
  }

  /** Whether the scan cannot go on. */
  get ended(): boolean {
    return this.interrupted || this.#hangs;
  }

  /** Runs a task that must be done even when the scan is to end. */
  async undisturbed<T>(task: () => Promise<T>): Promise<T> {
    this.#undisturbed += 1;
    try {
      return await task();
    } finally {
      this.#undisturbed -= 1;
    }
  }

  async transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    if (this.#undisturbed === 0) {
      this.interrupted ||= isAborted(this.#signal);
      this.#signal?.throwIfAborted();
    }
    if (this.#hangs) {
      throw new I2CError("timeout", {
        found: `${String(MAXIMUM_CONSECUTIVE_TIMEOUTS)} transfers in a row timed out, so the bus was given up`,
        advice: "a target may hold SCL or SDA low; power-cycle what was connected last",
      });
    }
    try {
      const read = await this.#wire.transfer(address, write, readLength);
      this.#timeouts = 0;
      return read;
    } catch (error) {
      this.#timeouts = isI2CError(error, "timeout") ? this.#timeouts + 1 : 0;
      throw error;
    }
  }

  get #hangs(): boolean {
    return this.#timeouts >= MAXIMUM_CONSECUTIVE_TIMEOUTS;
  }
}

export function isAborted(signal: AbortSignalLike | undefined): boolean {
  try {
    signal?.throwIfAborted();
    return false;
  } catch {
    return true;
  }
}

/** How often a failing transfer is tried in all: a single disturbance changes no result. */
const ATTEMPTS = 3;

/** The first success of several attempts, or the last failure. */
export async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts === ATTEMPTS) throw error;
    }
  }
}

/** The first answer of several attempts. None must be found twice: an acknowledgement may be disturbed as well. */
export async function firstAnswer<T>(
  attempt: () => Promise<T | undefined>,
  times: number = 2,
): Promise<T | undefined> {
  let failure: unknown;
  let none = 0;
  for (let attempts = 0; attempts <= times && none < times; attempts += 1) {
    try {
      const answer = await attempt();
      if (answer !== undefined) return answer;
      none += 1;
    } catch (error) {
      failure = error;
    }
  }
  if (none === times) return undefined;
  throw failure;
}

/** As {@link firstAnswer}, where a missing acknowledgement is no answer. @returns "deaf" when one was missing. */
export async function firstAcknowledgedAnswer<T>(
  attempt: () => Promise<T | undefined>,
): Promise<T | "deaf" | undefined> {
  let none: "deaf" | undefined;
  const answer = await firstAnswer(async () => {
    try {
      return await attempt();
    } catch (error) {
      if (!isI2CError(error, "nack")) throw error;
      none = "deaf";
      return undefined;
    }
  });
  return answer ?? none;
}
