import type { Output } from "../output/output.ts";

/** Characters that may wait for the output. With as many in the hands of the system this is all that is in memory. */
export const MAXIMUM_WAITING: number = 1 << 20;

/**
 * Takes lines as they come and passes them to an output as fast as that takes them, many at a time to a slow one. Callers
 * wait for room before they add lines.
 */
export class LineWriter {
  readonly #output: Output;
  readonly #onFailure: (error: unknown) => void;
  #waiting = "";
  #writing: Promise<void> | undefined;
  #hasFailed = false;

  constructor(output: Output, onFailure: (error: unknown) => void) {
    this.#output = output;
    this.#onFailure = onFailure;
  }

  get isFull(): boolean {
    return this.#waiting.length >= MAXIMUM_WAITING;
  }

  /** Takes lines, each with its line feed. After a failure they are dropped. */
  add(lines: string): void {
    if (this.#hasFailed) return;
    this.#waiting += lines;
    this.#writing ??= this.#write();
  }

  /** Resolves when there is room, or when the output has failed, after which lines are dropped. */
  async room(): Promise<void> {
    while (this.isFull && this.#writing !== undefined) await this.#writing;
  }

  /** Closes the output once it has taken everything, or has failed. */
  async close(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    await this.#output.close().catch(this.#onFailure);
  }

  /** One write at a time, so that lines keep their order. */
  async #write(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = "";
    try {
      await this.#output.write(lines);
    } catch (error) {
      this.#hasFailed = true;
      this.#waiting = "";
      this.#onFailure(error);
    }
    this.#writing = this.#waiting === "" ? undefined : this.#write();
  }
}
