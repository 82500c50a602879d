import { AsyncLocalStorage } from "node:async_hooks";

/** One run of a section: which lock it holds, inside which other section it was started, and if it still runs. */
interface Holder {
  readonly lock: Lock;
  readonly outer: Holder | undefined;
  active: boolean;
}

// Which sections the running code is inside of. It belongs to the call chain, not to the program.
const holders = new AsyncLocalStorage<Holder>();

interface Waiter {
  readonly start: () => void;
  readonly refuse: (reason: unknown) => void;
}

/** A fair lock: sections run one at a time in the order in which they asked. It notices re-entry. */
export class Lock {
  readonly #waiting: Waiter[] = [];
  #held = false;

  /** Whether the running code is inside a section of this lock that has not ended. */
  isHeldByCaller(): boolean {
    for (let holder = holders.getStore(); holder !== undefined; holder = holder.outer) {
      if (holder.lock === this && holder.active) return true;
    }
    return false;
  }

  /** How many callers wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Runs `section` when all that asked before have ended; releases the lock whatever it settles to. */
  async run<T>(section: () => Promise<T>): Promise<T> {
    if (this.#held) {
      await new Promise<void>((start, refuse) => this.#waiting.push({ start, refuse }));
    } else {
      this.#held = true;
    }
    const holder: Holder = { lock: this, outer: holders.getStore(), active: true };
    try {
      return await holders.run(holder, section);
    } finally {
      holder.active = false;
      this.#release();
    }
  }

  /** Rejects everybody who waits. Whoever holds the lock keeps it. */
  refuseWaiting(reason: () => unknown): void {
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(reason());
  }

  /** The next in line takes the lock over without a moment in which it is free. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held = false;
    else next.start();
  }
}
