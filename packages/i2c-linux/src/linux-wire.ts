import { I2CError, type I2CWire } from "@rbp/i2c";
import type { Device } from "./device.ts";
import type { ExplainFailure } from "./failure.ts";

/** When transfers may begin: a {@link TransferQueue}, or at once. */
export interface Turns {
  run<T>(transfer: () => Promise<T>): Promise<T>;
}

/** For a device that blocks, which has no second transfer to wait for. */
export const atOnce: Turns = { run: (transfer) => transfer() };

/** The transfers of a device, one at a time whoever asks, with failures explained. */
export class LinuxWire implements I2CWire {
  readonly #device: Device;
  readonly #explain: ExplainFailure;
  readonly #turns: Turns;
  #closed = false;

  constructor(device: Device, explain: ExplainFailure, turns: Turns) {
    this.#device = device;
    this.#explain = explain;
    this.#turns = turns;
  }

  transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    return this.#turns.run(() => this.#transfer(address, write, readLength));
  }

  forget(address: number): void {
    void this.#turns.run(async () => this.#device.forget(address));
  }

  /** Lets the running transfer end: its thread uses the descriptor until then. Those that wait are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns.run(async () => this.#device.close());
  }

  // Not an async function: a transfer that blocks costs less than what those add to it.
  #transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    if (this.#closed) return Promise.reject(new I2CError("closed"));
    try {
      const read = this.#device.transfer(address, write, readLength);
      return read instanceof Promise
        ? read.catch((error: unknown) => this.#fail(error, address))
        : Promise.resolve(read);
    } catch (error) {
      return this.#fail(error, address);
    }
  }

  async #fail(error: unknown, address: number): Promise<never> {
    this.#device.forget(address);
    throw await this.#explain(error, address);
  }
}
