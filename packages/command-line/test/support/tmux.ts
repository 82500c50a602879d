import { execFile } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { patiently } from "./patience.ts";

const run = promisify(execFile);
let terminals = 0;

export interface TmuxOptions {
  readonly columns: number;
  readonly rows: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A real terminal, as tmux emulates it: what is on its screen can be read, and keys can be typed. */
export class TmuxTerminal implements AsyncDisposable {
  readonly #server: string;

  private constructor(server: string) {
    this.#server = server;
  }

  /** Opens a terminal in which a program runs; it is gone when the program ends. */
  static async open(
    command: readonly string[],
    { columns, rows, environment = {} }: TmuxOptions,
  ): Promise<TmuxTerminal> {
    terminals += 1;
    const terminal = new TmuxTerminal(`rbp-${String(process.pid)}-${String(terminals)}`);
    const size = ["-x", String(columns), "-y", String(rows)];
    // A server of its own, which has the environment that it is started with. TMUX would make it one of another.
    const { TMUX: _, ...own } = process.env;
    const env = { ...own, ...environment };
    const start = [
      "-L",
      terminal.#server,
      "-u",
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      ...size,
      "--",
      ...command,
    ];
    await run("tmux", start, { env });
    return terminal;
  }

  /** What is on the screen, without blanks at the end of lines and without empty lines at its end. */
  async screen(): Promise<string> {
    return (await this.#tmux("capture-pane", "-p")).trimEnd();
  }

  /** The same with the control sequences of its colours. */
  screenWithColors(): Promise<string> {
    return this.#tmux("capture-pane", "-p", "-e");
  }

  /** Waits until the screen is like that, as long as a test waits for another process. */
  async until(pattern: RegExp): Promise<void> {
    const end = performance.now() + patiently.timeout;
    while (!pattern.test(await this.screen())) {
      if (performance.now() > end)
        throw new Error(`no ${String(pattern)} on the screen:\n${await this.screen()}`);
      await delay(patiently.interval);
    }
  }

  /** Whether a program has the whole screen for itself, and whether the cursor is seen and long lines go on. */
  async modes(): Promise<{
    readonly isAlternate: boolean;
    readonly hasCursor: boolean;
    readonly wraps: boolean;
  }> {
    const flags = await this.#tmux("display-message", "-p", "#{alternate_on}#{cursor_flag}#{wrap_flag}");
    const [isAlternate, hasCursor, wraps] = Array.from(flags, (flag) => flag === "1");
    return { isAlternate: isAlternate === true, hasCursor: hasCursor === true, wraps: wraps === true };
  }

  /** Types keys by tmux' names for them: "q", "C-c", "Tab". */
  async type(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** Closes the window: what runs in it gets SIGHUP. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => undefined);
  }

  async #tmux(...command: readonly string[]): Promise<string> {
    return (await run("tmux", ["-L", this.#server, ...command])).stdout;
  }
}
