import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

/** Compares a password with a bcrypt hash. */
export interface Comparer {
  readonly compare: (password: string, hash: string) => Promise<boolean>;
  readonly end: () => void;
}

/** Comparisons that may wait or run: of all clients, and of one address. */
export const MAXIMUM_COMPARISONS = 32;
export const MAXIMUM_COMPARISONS_OF_ONE = 2;

/** Comparisons in the order of arrival. A client that tries passwords delays another one by two of them at most. */
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

/**
 * A comparison takes tens of milliseconds, on a small machine hundreds, and must not hold up anything else, so a thread
 * does it. Its program is text, so that the sources and the compiled package need no file for it.
 */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
const { compareSync } = require(workerData);
parentPort.on("message", ({ password, hash }) => parentPort.postMessage(compareSync(password, hash)));
`;

/** A thread that compares passwords with bcrypt hashes, one at a time. Lives until it is ended. */
export function startBcryptThread(): Comparer {
  const bcrypt = createRequire(import.meta.url).resolve("bcryptjs");
  const worker = new Worker(program, { eval: true, workerData: bcrypt });
  // It must not keep a program alive that has been told to stop.
  worker.unref();
  let failure: Error | undefined;
  worker.on("error", (error) => (failure = error));
  return {
    compare: (password, hash) =>
      new Promise((resolve, reject) => {
        const end = (): void => reject(failure ?? new Error("the thread that compares passwords has ended"));
        worker.once("exit", end);
        worker.once("message", (isRight: boolean) => {
          worker.off("exit", end);
          resolve(isRight);
        });
        worker.postMessage({ password, hash });
      }),
    end: () => void worker.terminate(),
  };
}
