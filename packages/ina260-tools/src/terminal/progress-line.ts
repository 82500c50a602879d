import type { DeskHost } from "../host.ts";

/** To the beginning of the line, and erase it (ECMA-48). */
const CLEAR_LINE = "\r\u001b[K";

/** One line on stderr that tells how far something is, written over and over; nothing where nobody sees it. */
export class ProgressLine {
  readonly #host: Pick<DeskHost, "stderr" | "terminal">;
  #isShown = false;

  constructor(host: Pick<DeskHost, "stderr" | "terminal">) {
    this.#host = host;
  }

  /** Shows a text in place of the last one; what is too long for the line is cut off. */
  show(text: string): void {
    const { stderr, terminal } = this.#host;
    if (!terminal.showsErrors) return;
    this.#isShown = true;
    stderr(`${CLEAR_LINE}${text.slice(0, terminal.size().columns - 1)}`);
  }

  /** Leaves the line empty. */
  clear(): void {
    if (this.#isShown) this.#host.stderr(CLEAR_LINE);
    this.#isShown = false;
  }
}
