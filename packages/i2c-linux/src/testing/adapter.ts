import { isI2CError, systemClock } from "@rbp/i2c";
import type { SimulatedMessage } from "@rbp/i2c/testing";
import { type EmulatedAdapterModel, emulatedAdapters } from "./adapter-models.ts";
import type { EmulatedAdapterOptions, EmulatedFault } from "./options.ts";
import { errnoOf, SystemError } from "./system-error.ts";

/** Runs a transaction: messages with repeated START between them. */
export type TransferMessages = (messages: readonly SimulatedMessage[]) => Promise<readonly Uint8Array[]>;

/** What a descriptor needs of the bus that it was opened for. */
export interface Adapter {
  readonly model: EmulatedAdapterModel;
  /** Set by I2C_RETRIES and I2C_TIMEOUT, for all users of the adapter. */
  readonly settings: { retries: number; timeoutMilliseconds: number };
  /** Several transactions with none of another user between them. */
  exclusive<T>(section: (transfer: TransferMessages) => Promise<T>): Promise<T>;
}

/** An adapter as the kernel drives it: one transaction at a time, for all its users. */
export class EmulatedAdapter implements Adapter {
  readonly model: EmulatedAdapterModel;
  readonly settings: Adapter["settings"];
  readonly #options: EmulatedAdapterOptions;
  readonly #closing: AbortSignal;
  #last: Promise<unknown> = Promise.resolve();
  #transactions = 0;

  /** @param closing Aborted when the emulation ends, so that nothing waits for a hanging bus any longer. */
  constructor(options: EmulatedAdapterOptions, closing: AbortSignal) {
    this.#options = options;
    this.#closing = closing;
    this.model = options.adapter ?? emulatedAdapters.bcm2835;
    this.settings = { retries: 0, timeoutMilliseconds: options.adapterTimeoutMilliseconds ?? 1000 };
  }

  /**
   * @throws SystemError by rejection of a transfer with what the adapter reports; what a chip or a hook throws that is
   *   no failure of a bus comes as it is.
   */
  exclusive<T>(section: (transfer: TransferMessages) => Promise<T>): Promise<T> {
    const run = this.#last.then(() => section((messages) => this.#transferWithRetries(messages)));
    this.#last = run.catch(() => undefined);
    return run;
  }

  async #transferWithRetries(messages: readonly SimulatedMessage[]): Promise<readonly Uint8Array[]> {
    this.#check(messages);
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#transact(messages);
      } catch (error) {
        const failure = isI2CError(error)
          ? new SystemError(errnoOf(error.code, this.model.noAcknowledgement))
          : error;
        const lostArbitration = failure instanceof SystemError && failure.errno === "EAGAIN";
        if (!lostArbitration || attempt >= this.settings.retries) throw failure;
      }
    }
  }

  #check(messages: readonly SimulatedMessage[]): void {
    const { readMustBeLast, zeroLength } = this.model;
    for (const [index, message] of messages.entries()) {
      const length = "write" in message ? message.write.length : message.readLength;
      const early = index < messages.length - 1;
      if ((readMustBeLast && early && "readLength" in message) || (!zeroLength && length === 0)) {
        throw new SystemError("EOPNOTSUPP");
      }
    }
  }

  async #transact(messages: readonly SimulatedMessage[]): Promise<readonly Uint8Array[]> {
    const { wire, before, after } = this.#options;
    this.#transactions += 1;
    const transaction = { number: this.#transactions, messages };
    try {
      const fault = await before?.(transaction);
      if (fault) await this.#fail(fault, messages);
      return await wire.transact(messages);
    } finally {
      await after?.(transaction);
    }
  }

  async #fail(fault: EmulatedFault, messages: readonly SimulatedMessage[]): Promise<never> {
    const { wire, clock = systemClock } = this.#options;
    const delay =
      fault.afterMilliseconds ?? (fault.code === "timeout" ? this.settings.timeoutMilliseconds : 0);
    if (fault.reaches === true) await wire.transact(messages);
    if (delay > 0) await clock.sleep(delay, this.#closing);
    throw new SystemError(errnoOf(fault.code, this.model.noAcknowledgement));
  }
}
