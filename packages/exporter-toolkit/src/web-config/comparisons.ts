/** Compares a password with a bcrypt hash. */
export interface Comparer {
  readonly compare: (password: string, hash: string) => Promise<boolean>;
  readonly end: () => void;
}

/** Comparisons that may wait or run, of all clients and of one address. */
export const MAXIMUM_COMPARISONS = 32;
export const MAXIMUM_COMPARISONS_OF_ONE = 2;

/**
 * Comparisons one after the other, in the order in which they came. One client has at most two of them, so that who
 * tries passwords makes another one wait for two and no more.
 */
export class Comparisons {
  readonly #start: () => Comparer;
  readonly #byClient = new Map<string, number>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();
  #comparer: Comparer | undefined;

  /** @param start Called when there is something to compare; ended when there is nothing more. */
  constructor(start: () => Comparer) {
    this.#start = start;
  }

  /** @returns Whether the password is right; undefined when too many wait. */
  async compare(password: string, hash: string, client: string): Promise<boolean | undefined> {
    const others = this.#byClient.get(client) ?? 0;
    if (this.#waiting >= MAXIMUM_COMPARISONS || others >= MAXIMUM_COMPARISONS_OF_ONE) return undefined;
    this.#waiting += 1;
    this.#byClient.set(client, others + 1);
    const turn = this.#last.then(() => this.#run(password, hash));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#leave(client);
    }
  }

  async #run(password: string, hash: string): Promise<boolean> {
    const comparer = (this.#comparer ??= this.#start());
    try {
      return await comparer.compare(password, hash);
    } catch (error) {
      this.#comparer = undefined;
      throw error;
    }
  }

  #leave(client: string): void {
    this.#waiting -= 1;
    const left = (this.#byClient.get(client) ?? 1) - 1;
    if (left === 0) this.#byClient.delete(client);
    else this.#byClient.set(client, left);
    if (this.#waiting > 0) return;
    this.#comparer?.end();
    this.#comparer = undefined;
  }
}
