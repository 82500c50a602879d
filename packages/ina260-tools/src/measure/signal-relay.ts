import { constants } from "node:os";
import type { ProcessEnd } from "@rbp/command-line";
import type { PassedSignal, Programs, RunningProgram } from "./programs.ts";

/** Signals that ask a program to end. */
const endings: ReadonlySet<PassedSignal> = new Set(["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"]);

/** Signals that a terminal sends to all its programs in the foreground, at Ctrl-C or Ctrl-\. */
const typed: ReadonlySet<PassedSignal> = new Set(["SIGINT", "SIGQUIT"]);

/**
 * The signals of this process. While a command runs they are passed on to it, and it decides what to do with them. Those
 * that ask to end also cancel further runs, and the waiting before the first.
 */
export class SignalRelay {
  /** Aborted by the first signal that asks to end. */
  readonly signal: AbortSignal;
  readonly #asked = new AbortController();
  readonly #programs: Programs;
  readonly #end: ProcessEnd;
  readonly #stopListening: () => void;
  #running: RunningProgram | undefined;
  #exitCode: number | undefined;

  constructor(programs: Programs, end: ProcessEnd) {
    this.signal = this.#asked.signal;
    this.#programs = programs;
    this.#end = end;
    this.#stopListening = programs.onSignal((signal) => this.#take(signal));
  }

  /** The exit code for the first signal that asked to end, as in shells; undefined when none did. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Passes signals on to this program until it ends. */
  async passTo(program: RunningProgram): Promise<void> {
    this.#running = program;
    await program.ended;
    this.#running = undefined;
  }

  /** Gives signals their default action back. */
  close(): void {
    this.#stopListening();
  }

  #take(signal: PassedSignal): void {
    const isEnding = endings.has(signal);
    const wasAsked = this.#exitCode !== undefined;
    if (isEnding) {
      this.#exitCode ??= 128 + constants.signals[signal];
      this.#asked.abort();
    }
    if (this.#running !== undefined) {
      // The terminal has sent it to the program already.
      const isTold = typed.has(signal) && this.#programs.isForeground();
      if (!isTold) this.#running.send(signal);
    } else if (wasAsked && isEnding) {
      this.#end.raise(signal === "SIGINT" ? "SIGINT" : "SIGTERM");
    }
  }
}
