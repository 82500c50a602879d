import type { ServerResponse } from "node:http";
import type { Clock } from "@rbp/command-line";

/** Time that a client has to take an answer. A scrape times out after 10 s by default. */
export const READ_LIMIT_MILLISECONDS = 10_000;

/** Bytes of all answers together that may wait for clients to take them. */
export const MAXIMUM_UNREAD_BYTES: number = 64 * 2 ** 20;

/** The answers that clients have not taken yet. Who takes too long, or the first of too many, is disconnected. */
export class UnreadAnswers {
  readonly #clock: Clock;
  readonly #waiting = new Map<ServerResponse, number>();
  #bytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @param bytes How long the answer is. */
  watch(response: ServerResponse, bytes: number): void {
    const taken = new AbortController();
    this.#waiting.set(response, bytes);
    this.#bytes += bytes;
    response.once("close", () => {
      taken.abort();
      this.#forget(response);
    });
    this.#clock.sleep(READ_LIMIT_MILLISECONDS, taken.signal).then(
      () => response.destroy(),
      () => undefined,
    );
    for (const first of this.#waiting.keys()) {
      if (this.#bytes <= MAXIMUM_UNREAD_BYTES) break;
      this.#forget(first);
      first.destroy();
    }
  }

  #forget(response: ServerResponse): void {
    this.#bytes -= this.#waiting.get(response) ?? 0;
    this.#waiting.delete(response);
  }
}
