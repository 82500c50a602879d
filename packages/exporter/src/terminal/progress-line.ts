import type { Environment } from "../environment.ts";

/** To the beginning of the line, and erase it (ECMA-48). */
const CLEAR_LINE = "\r\u001b[K";

/** One line on stderr that tells how far something is, written over and over; nothing where nobody sees it. */
export class ProgressLine {
  readonly #environment: Pick<Environment, "stderr" | "terminal">;
  #isShown = false;

  constructor(environment: Pick<Environment, "stderr" | "terminal">) {
    this.#environment = environment;
  }

  /** Shows a text in place of the last one; what is too long for the line is cut off. */
  show(text: string): void {
    const { stderr, terminal } = this.#environment;
    if (!terminal.showsErrors) return;
    this.#isShown = true;
    stderr(`${CLEAR_LINE}${text.slice(0, terminal.size().columns - 1)}`);
  }

  /** Leaves the line empty. */
  clear(): void {
    if (this.#isShown) this.#environment.stderr(CLEAR_LINE);
    this.#isShown = false;
  }
}
