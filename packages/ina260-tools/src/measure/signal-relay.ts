import type { ProcessEnd } from "@rbp/command-line";
import type { PassedSignal, Programs, RunningProgram } from "../programs/programs.ts";

/** Numbers of the signals that ask to end (POSIX.1-2024, kill). */
const numbers: Readonly<Partial<Record<PassedSignal, number>>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGTERM: 15,
};

/** What a terminal sends to all its programs in the foreground when somebody types Ctrl-C or Ctrl-\. */
const typed: ReadonlySet<PassedSignal> = new Set(["SIGINT", "SIGQUIT"]);

/**
 * The signals of this process. While a command runs they are the command's; what ends it is its own affair. Those
 * that ask to end also end what would come after it, and the wait before it.
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

  /** What a shell shows for the first signal that asked to end; undefined when none did. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Passes the signals on to this program until it ends. */
  async passTo(program: RunningProgram): Promise<void> {
    this.#running = program;
    await program.ended;
    this.#running = undefined;
  }

  /** Signals have their default action again. */
  close(): void {
    this.#stopListening();
  }

  #take(signal: PassedSignal): void {
    const number = numbers[signal];
    const wasAsked = this.#exitCode !== undefined;
    if (number !== undefined) {
      this.#exitCode ??= 128 + number;
      this.#asked.abort();
    }
    if (this.#running !== undefined) {
      // Its terminal has told it already.
      const isTold = typed.has(signal) && this.#programs.isForeground();
      if (!isTold) this.#running.send(signal);
    } else if (wasAsked && number !== undefined) {
      this.#end.raise(signal === "SIGINT" ? "SIGINT" : "SIGTERM");
    }
  }
}
