import { LineCounter } from "yaml";
import { ConfigurationError } from "../errors.ts";

/** More than anyone reads; it bounds what a file of nonsense can cost. */
const MAXIMUM_SHOWN = 100;

/** The mistakes in one file. */
export class Mistakes {
  readonly #path: string;
  readonly #lines = new LineCounter();
  /** Offset in the text by message. */
  readonly #found = new Map<string, number>();

  constructor(path: string, text: string) {
    this.#path = path;
    this.#lines.addNewLine(0);
    for (const { index } of text.matchAll(/\n/g)) this.#lines.addNewLine(index + 1);
  }

  get count(): number {
    return this.#found.size;
  }

  /** @param offset Where in the text, in characters from its beginning. */
  add(offset: number, what: string): void {
    const { line, col } = this.#lines.linePos(offset);
    // Keys and messages of the parser may contain line feeds, or characters that control a terminal.
    const text = what.replaceAll(/\s*\p{Cc}+\s*/gu, " ");
    this.#found.set(`${this.#path}:${String(line)}:${String(col)}: ${text}`, offset);
  }

  /** "line 7", for messages that refer to another place. */
  lineOf(offset: number): string {
    return `line ${String(this.#lines.linePos(offset).line)}`;
  }

  /** @throws ConfigurationError with all of them in the order of the file, if there are any. */
  throwIfAny(): void {
    if (this.#found.size === 0) return;
    const sorted = [...this.#found].sort(([, a], [, b]) => a - b).map(([what]) => what);
    const more = sorted.length - MAXIMUM_SHOWN;
    const rest = more > 0 ? [`${this.#path}: and ${String(more)} more mistakes`] : [];
    throw new ConfigurationError([...sorted.slice(0, MAXIMUM_SHOWN), ...rest]);
  }
}
