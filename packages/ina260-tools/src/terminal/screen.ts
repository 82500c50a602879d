import { pause } from "@rbp/command-line";
import type { DeskHost } from "../host.ts";
import { cutToWidth } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** Control sequences of ECMA-48 and, with a question mark, of xterm (ctlseqs, "DEC Private Mode Set"). */
const control = {
  enterAlternate: "\u001b[?1049h",
  leaveAlternate: "\u001b[?1049l",
  hideCursor: "\u001b[?25l",
  showCursor: "\u001b[?25h",
  // Long lines are cut off instead of going on in the next line.
  cutLines: "\u001b[?7l",
  wrapLines: "\u001b[?7h",
  home: "\u001b[H",
  eraseToEndOfLine: "\u001b[K",
  eraseBelow: "\u001b[J",
  // Terminals that know these show a frame at once; others ignore them.
  beginFrame: "\u001b[?2026h",
  endFrame: "\u001b[?2026l",
};

/**
 * Takes the whole screen. Its earlier content and the cursor come back when it is left, and also when the process exits
 * without leaving it.
 */
export class Screen {
  readonly #write: (text: string) => void;
  readonly #forgetExit: () => void;
  #isLeft = false;

  constructor(terminal: Pick<Terminal, "onExit">, write: (text: string) => void) {
    this.#write = write;
    this.#forgetExit = terminal.onExit(() => this.leave());
    write(control.enterAlternate + control.hideCursor + control.cutLines);
  }

  /**
   * Shows these lines and nothing else. They overwrite the earlier ones, which are not erased first, so that nothing
   * flickers. They must fit on the screen.
   */
  draw(lines: readonly string[]): void {
    if (this.#isLeft) return;
    const text = lines.map((line) => line + control.eraseToEndOfLine).join("\r\n");
    this.#write(control.beginFrame + control.home + text + control.eraseBelow + control.endFrame);
  }

  /** Gives the screen back. Has no effect the second time. */
  leave(): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    this.#forgetExit();
    this.#write(control.wrapLines + control.showCursor + control.leaveAlternate);
  }
}

/** Back to the start of the line, and erase it (ECMA-48). */
const CLEAR_LINE = "\r\u001b[K";

/** One line on stderr that shows progress and is overwritten by the next; nothing where stderr is no terminal. */
export class ProgressLine {
  readonly #host: Pick<DeskHost, "stderr" | "terminal">;
  #shown: string | undefined;

  constructor(host: Pick<DeskHost, "stderr" | "terminal">) {
    this.#host = host;
  }

  /** Shows a text in place of the last one; what does not fit on the line is cut off. */
  show(text: string): void {
    const { stderr, terminal } = this.#host;
    if (!terminal.showsErrors || text === this.#shown) return;
    this.#shown = text;
    stderr(`${CLEAR_LINE}${cutToWidth(text, terminal.size().columns - 1)}`);
  }

  clear(): void {
    if (this.#shown !== undefined) this.#host.stderr(CLEAR_LINE);
    this.#shown = undefined;
  }
}

const REFRESH_MILLISECONDS = 1000;

/**
 * Shows on a {@link ProgressLine} how far some work has come, each second until it ends.
 *
 * @param describe Undefined while there is nothing to say yet.
 */
export async function showWhile<Result>(
  work: Promise<Result>,
  describe: () => string | undefined,
  host: Pick<DeskHost, "clock" | "stderr" | "terminal">,
): Promise<Result> {
  if (!host.terminal.showsErrors) return work;
  const line = new ProgressLine(host);
  const over = new AbortController();
  const show = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const text = describe();
      if (text !== undefined) line.show(text);
      await pause(REFRESH_MILLISECONDS, host.clock, over.signal);
    }
  };
  const shown = show();
  try {
    return await work;
  } finally {
    over.abort();
    await shown;
    line.clear();
  }
}
