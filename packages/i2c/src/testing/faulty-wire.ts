import type { I2CWire } from "../bus.ts";
import { type Clock, systemClock } from "../clock.ts";
import { I2CError, type I2CErrorCode } from "../errors.ts";

/** Which transfers a fault hits (all that is given must hold) and what it does to them. */
export interface Fault {
  /** Transfers with this target only. */
  readonly address?: number;
  /** The n-th of the transfers with that target (or of all) since the fault was injected; the first is 1. */
  readonly nth?: number;
  /** Each transfer with this chance, 0…1, from the seeded sequence. */
  readonly probability?: number;
  /** Fails with this code. */
  readonly error?: I2CErrorCode;
  /** With `error`: the chips see the transfer and act on it, only the controller is told that it failed. */
  readonly reaches?: boolean;
  /** Lasts this much longer, in milliseconds of the clock. */
  readonly delayMilliseconds?: number;
  /** Does not end before {@link FaultyWire.release}. */
  readonly hang?: boolean;
}

export interface FaultyWireOptions {
  /** Seed for `probability`. Default 1. */
  readonly seed?: number;
  /** Clock for `delayMilliseconds`. Default the machine's. */
  readonly clock?: Clock;
}

interface Injected {
  readonly fault: Fault;
  seen: number;
}

/** Stands between a bus and a wire and lets chosen transfers go wrong. */
export class FaultyWire implements I2CWire {
  readonly #wire: I2CWire;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #released = new Set<() => void>();
  #injected: Injected[] = [];

  constructor(wire: I2CWire, options: FaultyWireOptions = {}) {
    this.#wire = wire;
    this.#clock = options.clock ?? systemClock;
    this.#random = seededRandom(options.seed ?? 1);
  }

  /** How many transfers hang at the moment. */
  get hanging(): number {
    return this.#released.size;
  }

  /** Adds a fault. Returns a function that takes it away again. */
  inject(fault: Fault): () => void {
    const injected: Injected = { fault, seen: 0 };
    this.#injected.push(injected);
    return () => {
      this.#injected = this.#injected.filter((other) => other !== injected);
    };
  }

  /** Takes all faults away; what hangs goes on hanging until it is released. */
  clear(): void {
    this.#injected = [];
  }

  /** Lets everything that hangs end with `timeout`, as an adapter does after its own time-out. */
  release(): void {
    for (const release of this.#released) release();
    this.#released.clear();
  }

  async transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    const hits = this.#injected.filter((injected) => this.#hits(injected, address));
    for (const { fault } of hits) {
      if (fault.delayMilliseconds !== undefined) await this.#clock.sleep(fault.delayMilliseconds);
      if (fault.hang === true) {
        await new Promise<void>((resolve) => this.#released.add(resolve));
        throw new I2CError("timeout", { address });
      }
      if (fault.error !== undefined) {
        if (fault.reaches === true) await this.#wire.transfer(address, write, readLength);
        throw new I2CError(fault.error, { address });
      }
    }
    return this.#wire.transfer(address, write, readLength);
  }

  forget(address: number): void {
    this.#wire.forget?.(address);
  }

  #hits(injected: Injected, address: number): boolean {
    const { fault } = injected;
    if (fault.address !== undefined && fault.address !== address) return false;
    injected.seen += 1;
    if (fault.nth !== undefined && fault.nth !== injected.seen) return false;
    return fault.probability === undefined || this.#random() < fault.probability;
  }
}

/**
 * A repeatable source of numbers in [0, 1): the same seed gives the same sequence on every machine.
 * (Mulberry32: 32 bits of state, enough for choosing faults, not for secrets.)
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
