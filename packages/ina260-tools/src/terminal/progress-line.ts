import type { DeskHost } from "../host.ts";
import { cutToWidth } from "./table.ts";

/** Back to the start of the line, and erase it (ECMA-48). */
const CLEAR_LINE = "\r\u001b[K";

/** One line on stderr that shows progress and is overwritten by the next; nothing where stderr is no terminal. */
export class ProgressLine {
  readonly #host: Pick<DeskHost, "stderr" | "terminal">;
  #isShown = false;

  constructor(host: Pick<DeskHost, "stderr" | "terminal">) {
    this.#host = host;
  }

  /** Shows a text in place of the last one; what does not fit on the line is cut off. */
  show(text: string): void {
    const { stderr, terminal } = this.#host;
    if (!terminal.showsErrors) return;
    this.#isShown = true;
    stderr(`${CLEAR_LINE}${cutToWidth(text, terminal.size().columns - 1)}`);
  }

  /** Leaves the line empty. */
  clear(): void {
    if (this.#isShown) this.#host.stderr(CLEAR_LINE);
    this.#isShown = false;
  }
}
