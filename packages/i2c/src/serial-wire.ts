import type { I2CWire } from "./bus.ts";
import { describeError, I2CError, isI2CError } from "./errors.ts";
import { checkTransfer, describeTransfer } from "./transfer.ts";

/** How often a transfer that lost arbitration is tried in all: the other controller's transfer ends soon. */
const ARBITRATION_ATTEMPTS = 3;

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
    for (let attempt = 1; ; attempt += 1) {
      try {
        const transfer = this.#backend.transfer(address, write, readLength);
        this.#running = transfer;
        return checkLength(await transfer, readLength);
      } catch (error) {
        // After any other failure a target may have acted, so nothing else is tried again here.
        if (isI2CError(error, "arbitration-lost") && attempt < ARBITRATION_ATTEMPTS) continue;
        const details = { bus: this.#name, address, operation: describeTransfer(write, readLength) };
        if (isI2CError(error)) throw describeError(error, details);
        throw new I2CError("bus", { ...details, cause: error });
      } finally {
        this.#running = undefined;
      }
    }
  }

  forget(address: number): void {
    this.#backend.forget?.(address);
  }

  /** Resolves when no transfer runs. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running.catch(() => undefined);
  }
}

function checkLength(read: Uint8Array, expected: number): Uint8Array {
  if (read.length === expected) return read;
  throw new I2CError("short-read", { found: `${String(read.length)} bytes instead of ${String(expected)}` });
}
