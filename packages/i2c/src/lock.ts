import { AsyncLocalStorage } from "node:async_hooks";

/** One run of a section, as the code inside it carries it along. */
interface Holder {
  active: boolean;
}

interface Waiter {
  readonly start: () => void;
  readonly refuse: (reason: unknown) => void;
}

/** A fair lock: sections run one at a time in the order in which they asked. */
export class Lock {
  readonly #waiting: Waiter[] = [];
  // Whether the running code is inside a section belongs to its call chain, not to the program.
  readonly #holder = new AsyncLocalStorage<Holder>();
  #held = false;

  /** Whether the running code is inside a watched section of this lock that has not ended. */
  isHeldByCaller(): boolean {
    return this.#holder.getStore()?.active === true;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs `section` when all that asked before have ended; releases the lock when it has settled.
   *
   * @param watched Whether {@link isHeldByCaller} is to know the section. Node 20 pays for that with every
   *   promise of the program while such a section runs.
   */
  async run<T>(section: () => Promise<T>, watched: boolean): Promise<T> {
    if (this.#held) {
      await new Promise<void>((start, refuse) => this.#waiting.push({ start, refuse }));
    } else {
      this.#held = true;
    }
    try {
      return await (watched ? this.#watch(section) : section());
    } finally {
      this.#release();
    }
  }

  /** Rejects all callers that wait. The lock stays held where it is. */
  refuseWaiting(reason: () => unknown): void {
    for (const waiter of this.#waiting.splice(0)) waiter.refuse(reason());
  }

  async #watch<T>(section: () => Promise<T>): Promise<T> {
    const holder: Holder = { active: true };
    try {
      return await this.#holder.run(holder, section);
    } finally {
      holder.active = false;
      this.#holder.disable();
    }
  }

  /** The next in line takes the lock over without a moment in which it is free. */
  #release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held = false;
    else next.start();
  }
}
