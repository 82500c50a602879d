import type { I2CWire } from "../bus.ts";
import { type I2CErrorCode, isI2CError } from "../errors.ts";

/** One transfer as it was asked for and as it ended. */
export interface RecordedTransfer {
  readonly address: number;
  readonly write: readonly number[];
  readonly readLength: number;
  /** The bytes read, when it succeeded. */
  readonly read?: readonly number[];
  /** How it failed, when it did; "unknown" for what is no I2CError. */
  readonly error?: I2CErrorCode | "unknown";
}

/** Stands between a bus and a wire and notes every transfer and what it costs. */
export class RecordingWire implements I2CWire {
  readonly #wire: I2CWire;
  readonly #transfers: RecordedTransfer[] = [];

  constructor(wire: I2CWire) {
    this.#wire = wire;
  }

  /** What happened since the start or the last {@link clear}, in order. */
  get transfers(): readonly RecordedTransfer[] {
    return this.#transfers;
  }

  /** The sum of {@link transferBitTimes} over all recorded transfers. */
  get bitTimes(): number {
    return this.#transfers.reduce((sum, transfer) => sum + transferBitTimes(transfer), 0);
  }

  clear(): void {
    this.#transfers.length = 0;
  }

  async transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    const asked = { address, write: [...write], readLength };
    try {
      const read = await this.#wire.transfer(address, write, readLength);
      this.#transfers.push({ ...asked, read: [...read] });
      return read;
    } catch (error) {
      this.#transfers.push({ ...asked, error: isI2CError(error) ? error.code : "unknown" });
      throw error;
    }
  }

  forget(address: number): void {
    this.#wire.forget?.(address);
  }
}

const START = 1;
const STOP = 1;
const BYTE = 9;

/**
 * SCL periods of a transfer: START 1, repeated START 1, STOP 1, each byte 8 and its acknowledge bit 1. One that
 * was not acknowledged counts as one that ended after its first address byte; for the other failures it
 * is unknown how far they came, and they count nothing.
 */
export function transferBitTimes(transfer: RecordedTransfer): number {
  const { write, readLength, error } = transfer;
  if (error === "nack") return START + BYTE + STOP;
  if (error !== undefined) return 0;
  const writing = write.length > 0 || readLength === 0 ? START + BYTE * (1 + write.length) : 0;
  const reading = readLength > 0 ? START + BYTE * (1 + readLength) : 0;
  return writing + reading + STOP;
}
