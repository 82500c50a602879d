import type { I2CWire } from "./bus.ts";
import { describeError, I2CError, type I2CErrorDetails, isI2CError } from "./errors.ts";
import { checkTransfer, describeTransfer } from "./transfer.ts";

/**
 * The root of a bus: checks arguments before the backend sees them, runs one transfer at a time (also when a
 * section starts several at once), and says of every failure where it happened.
 */
export class SerialWire implements I2CWire {
  readonly #backend: I2CWire;
  readonly #name: string;
  #running: Promise<unknown> | undefined;

  constructor(backend: I2CWire, name: string) {
    this.#backend = backend;
    this.#name = name;
  }

  async transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    checkTransfer(address, write, readLength);
    if (this.#running !== undefined) await this.idle();
    const transfer = this.#backend.transfer(address, write, readLength);
    this.#running = transfer;
    let read: Uint8Array;
    try {
      read = await transfer;
    } catch (error) {
      const details = this.#describe(address, write, readLength);
      throw isI2CError(error)
        ? describeError(error, details)
        : new I2CError("bus", { ...details, cause: error });
    } finally {
      this.#running = undefined;
    }
    if (read.length === readLength) return read;
    throw new I2CError("short-read", {
      ...this.#describe(address, write, readLength),
      found: `${String(read.length)} bytes instead of ${String(readLength)}`,
    });
  }

  /** Resolves when no transfer runs. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await settled(this.#running);
  }

  #describe(address: number, write: Uint8Array, readLength: number): I2CErrorDetails {
    return { bus: this.#name, address, operation: describeTransfer(write, readLength) };
  }
}

function settled(promise: Promise<unknown>): Promise<void> {
  return promise.then(
    () => undefined,
    () => undefined,
  );
}
