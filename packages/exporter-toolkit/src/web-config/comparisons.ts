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

/** Whether a password is right; undefined when too many comparisons wait. */
export type Compare = (password: string, hash: string, client: string) => Promise<boolean | undefined>;

/**
 * Comparisons in the order of arrival. A client that tries passwords delays another one by two of them at most.
 *
 * @param start Called when there is something to compare; ended when there is nothing more.
 */
export function createComparisons(start: () => Comparer): Compare {
  const byClient = new Map<string, number>();
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let comparer: Comparer | undefined;
  const run = async (password: string, hash: string): Promise<boolean> => {
    comparer ??= start();
    try {
      return await comparer.compare(password, hash);
    } catch (error) {
      comparer = undefined;
      throw error;
    }
  };
  const leave = (client: string): void => {
    waiting -= 1;
    const left = (byClient.get(client) ?? 1) - 1;
    if (left === 0) byClient.delete(client);
    else byClient.set(client, left);
    if (waiting > 0) return;
    comparer?.end();
    comparer = undefined;
  };
  return async (password, hash, client) => {
    const others = byClient.get(client) ?? 0;
    if (waiting >= MAXIMUM_COMPARISONS || others >= MAXIMUM_COMPARISONS_OF_ONE) return undefined;
    waiting += 1;
    byClient.set(client, others + 1);
    const turn = last.then(() => run(password, hash));
    last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      leave(client);
    }
  };
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
