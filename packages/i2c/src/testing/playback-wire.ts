import type { I2CWire } from "../bus.ts";
import { I2CError } from "../errors.ts";
import { describeTransfer } from "../transfer.ts";
import type { RecordedTransfer } from "./recording-wire.ts";

/**
 * Plays a transcript back: each transfer must be the next one of the transcript, and ends as that one did.
 * For a driver's traffic where the order is the point, or for what was recorded on real hardware.
 */
export class PlaybackWire implements I2CWire {
  readonly #transcript: readonly RecordedTransfer[];
  #next = 0;

  /** @param transcript As {@link RecordingWire.transfers} has it; plain data, so it can come from a file. */
  constructor(transcript: readonly RecordedTransfer[]) {
    this.#transcript = transcript;
  }

  transfer(address: number, write: Uint8Array, readLength: number): Promise<Uint8Array> {
    const expected = this.#transcript[this.#next];
    const asked = describe({ address, write: [...write], readLength });
    const wanted = expected === undefined ? "nothing more" : describe(expected);
    if (expected === undefined || wanted !== asked) {
      const where = `transfer ${String(this.#next + 1)} of the transcript`;
      return Promise.reject(new Error(`${where}: expected ${wanted}, found ${asked}`));
    }
    this.#next += 1;
    if (expected.error === "unknown")
      return Promise.reject(new Error(`${asked} failed when it was recorded`));
    if (expected.error !== undefined) return Promise.reject(new I2CError(expected.error, { address }));
    return Promise.resolve(Uint8Array.from(expected.read ?? []));
  }

  /** Throws when something of the transcript has not been asked for: call it at the end of a test. */
  finish(): void {
    const expected = this.#transcript[this.#next];
    if (expected === undefined) return;
    const missing = this.#transcript.length - this.#next;
    throw new Error(
      `${String(missing)} transfers of the transcript did not happen, the first: ${describe(expected)}`,
    );
  }
}

function describe({ address, write, readLength }: RecordedTransfer): string {
  return `${describeTransfer(Uint8Array.from(write), readLength)} at 0x${address.toString(16)}${bytes(write)}`;
}

/** Long writes are abbreviated in messages, but must be told apart all the same. */
function bytes(write: readonly number[]): string {
  return write.length > 4 ? ` (${write.join(" ")})` : "";
}
