import type { Terminal } from "./terminal.ts";

/** Control sequences of ECMA-48 and, with a question mark, of xterm (ctlseqs, "DEC Private Mode Set"). */
const control = {
  enterAlternate: "\u001b[?1049h",
  leaveAlternate: "\u001b[?1049l",
  hideCursor: "\u001b[?25l",
  showCursor: "\u001b[?25h",
  // What is too long for a line is cut off, and not continued on the next.
  cutLines: "\u001b[?7l",
  wrapLines: "\u001b[?7h",
  home: "\u001b[H",
  eraseToEndOfLine: "\u001b[K",
  eraseBelow: "\u001b[J",
  // A terminal that knows these shows a frame at once; others pass them by.
  beginFrame: "\u001b[?2026h",
  endFrame: "\u001b[?2026l",
};

/**
 * The whole screen, for as long as somebody looks. What was there before is there again when it is left, and so is
 * the cursor: also when the process exits without leaving.
 */
export class Screen {
  readonly #write: (text: string) => void;
  readonly #forgetExit: () => void;
  #isLeft = false;

  /** @param write Writes to the terminal, at once. */
  constructor(terminal: Pick<Terminal, "onExit">, write: (text: string) => void) {
    this.#write = write;
    this.#forgetExit = terminal.onExit(() => this.leave());
    write(control.enterAlternate + control.hideCursor + control.cutLines);
  }

  /**
   * Shows these lines and nothing else. They are written over those of before, without erasing those first, so that
   * nothing flickers. Must fit on the screen.
   */
  draw(lines: readonly string[]): void {
    if (this.#isLeft) return;
    const text = lines.map((line) => line + control.eraseToEndOfLine).join("\r\n");
    this.#write(control.beginFrame + control.home + text + control.eraseBelow + control.endFrame);
  }

  /** Gives the screen back. Leaving twice is the same as leaving once. */
  leave(): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    this.#forgetExit();
    this.#write(control.wrapLines + control.showCursor + control.leaveAlternate);
  }
}
