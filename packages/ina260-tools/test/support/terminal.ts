import type { Terminal } from "../../src/terminal/terminal.ts";

/** A terminal for tests: everything that it is asked is noted, and it does what it is told. */
export class FakeTerminal implements Terminal {
  isScreen = false;
  showsErrors = false;
  hasColors = false;
  columns = 100;
  rows = 30;
  readonly #resizes = new Set<() => void>();
  readonly #keys = new Set<(key: string) => void>();
  readonly #exits = new Set<() => void>();

  readonly size: Terminal["size"] = () => ({ columns: this.columns, rows: this.rows });
  readonly onResize: Terminal["onResize"] = (listener) => subscribe(this.#resizes, listener);
  readonly onKey: Terminal["onKey"] = (listener) => subscribe(this.#keys, listener);
  readonly onExit: Terminal["onExit"] = (listener) => subscribe(this.#exits, listener);

  /** How many still listen to it. */
  get listeners(): number {
    return this.#resizes.size + this.#keys.size + this.#exits.size;
  }

  /** Changes the size of the window. */
  resize(columns: number, rows: number): void {
    Object.assign(this, { columns, rows });
    for (const listener of this.#resizes) listener();
  }

  type(key: string): void {
    for (const listener of this.#keys) listener(key);
  }

  /** The process exits. */
  exit(): void {
    for (const listener of this.#exits) listener();
  }
}

function subscribe<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
