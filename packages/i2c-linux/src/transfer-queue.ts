/**
 * Transfers one at a time, in the order in which they were asked for. Buses of one adapter share one: it carries one
 * transfer at a time anyway, and while it hangs it must not keep more than one thread of Node's pool from the others.
 */
export class TransferQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs it when all that was asked for before has ended, whatever that ended with. */
  run<T>(transfer: () => Promise<T> | T): Promise<T> {
    const result = this.#last.then(transfer);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
