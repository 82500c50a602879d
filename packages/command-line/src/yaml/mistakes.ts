import { ConfigurationError } from "../errors.ts";

/** More than anybody reads, and a bound for what a file of nonsense can cost. */
const MOST_SHOWN = 100;

/** Everything that is wrong in one file. */
export class Mistakes {
  readonly #path: string;
  /** Offsets of the lines' beginnings. */
  readonly #lines: readonly number[];
  /** Offset in the text by what is said of it. */
  readonly #found = new Map<string, number>();

  constructor(path: string, text: string) {
    this.#path = path;
    this.#lines = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  get count(): number {
    return this.#found.size;
  }

  /** @param offset Where in the text, in characters from its beginning. */
  add(offset: number, what: string): void {
    const line = this.#line(offset);
    const column = offset - (this.#lines[line - 1] ?? 0) + 1;
    // Keys and the parser's words may have line feeds, or what would play tricks on a terminal.
    const text = what.replaceAll(/\s*\p{Cc}+\s*/gu, " ");
    this.#found.set(`${this.#path}:${String(line)}:${String(column)}: ${text}`, offset);
  }

  /** "line 7", for what is said of another place. */
  lineOf(offset: number): string {
    return `line ${String(this.#line(offset))}`;
  }

  /** @throws ConfigurationError with all of them in the order of the file, when there are any. */
  throwIfAny(): void {
    if (this.#found.size === 0) return;
    const sorted = [...this.#found].sort(([, a], [, b]) => a - b).map(([what]) => what);
    const more = sorted.length - MOST_SHOWN;
    const rest = more > 0 ? [`${this.#path}: and ${String(more)} more mistakes`] : [];
    throw new ConfigurationError([...sorted.slice(0, MOST_SHOWN), ...rest]);
  }

  #line(offset: number): number {
    let [first, behind] = [0, this.#lines.length];
    while (behind - first > 1) {
      const middle = (first + behind) >> 1;
      if ((this.#lines[middle] ?? offset) <= offset) first = middle;
      else behind = middle;
    }
    return first + 1;
  }
}
