import type { PassedSignal, ProgramEnd, Programs, RunningProgram } from "../../src/measure/programs.ts";

/** What a program does: until it ends, and when it gets a signal. */
export interface FakeProgram {
  readonly run: () => Promise<ProgramEnd>;
  readonly take?: (signal: PassedSignal) => void;
}

/** Programs for tests: what is started is noted, and it does what it is told. */
export class FakePrograms implements Programs {
  /** What the next ones do. By default they end at once with 0. */
  program: (words: readonly string[]) => FakeProgram = () => ({ run: async () => ({ exitCode: 0 }) });
  /** Whether they are in the foreground of a terminal. */
  isInForeground = false;
  readonly started: (readonly string[])[] = [];
  readonly #listeners = new Set<(signal: PassedSignal) => void>();

  readonly start: Programs["start"] = async (words): Promise<RunningProgram> => {
    const { run, take } = this.program(words);
    const ended = run();
    this.started.push(words);
    return { ended, send: (signal) => take?.(signal) };
  };

  readonly onSignal: Programs["onSignal"] = (listener) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly isForeground: Programs["isForeground"] = () => this.isInForeground;

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Sends this process a signal. */
  kill(signal: PassedSignal): void {
    for (const listener of this.#listeners) listener(signal);
  }
}
