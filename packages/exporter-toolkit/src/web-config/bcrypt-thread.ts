import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

/**
 * One comparison takes tens of milliseconds, on a small machine hundreds, and nothing else may wait for it: so it is
 * done by a thread. Its program is text, since it must be there for the sources as for what they compile to.
 */
const program = `
const { parentPort, workerData } = require("node:worker_threads");
const { compareSync } = require(workerData);
parentPort.on("message", ({ password, hash }) => parentPort.postMessage(compareSync(password, hash)));
`;

/** A thread that compares passwords with bcrypt hashes, one after the other. Lives until it is ended. */
export class BcryptThread {
  readonly #worker: Worker;
  #failure: Error | undefined;

  constructor() {
    const bcrypt = createRequire(import.meta.url).resolve("bcryptjs");
    this.#worker = new Worker(program, { eval: true, workerData: bcrypt });
    // It must not keep a program alive that has been told to stop.
    this.#worker.unref();
    this.#worker.on("error", (error) => (this.#failure = error));
  }

  /** One at a time. */
  compare(password: string, hash: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = (): void =>
        reject(this.#failure ?? new Error("the thread that compares passwords has ended"));
      this.#worker.once("exit", end);
      this.#worker.once("message", (isRight: boolean) => {
        this.#worker.off("exit", end);
        resolve(isRight);
      });
      this.#worker.postMessage({ password, hash });
    });
  }

  end(): void {
    void this.#worker.terminate();
  }
}
