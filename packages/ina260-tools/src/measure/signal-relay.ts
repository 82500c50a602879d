import { constants } from "node:os";
import type { ProcessEnd } from "@rbp/command-line";
import type { PassedSignal, ProgramEnd, Programs, RunningProgram } from "./programs.ts";

/** Signals that ask a program to end. */
const endings: ReadonlySet<PassedSignal> = new Set(["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"]);

/** Signals that a terminal sends to all its programs in the foreground, at Ctrl-C or Ctrl-\. */
const typed: ReadonlySet<PassedSignal> = new Set(["SIGINT", "SIGQUIT"]);

/**
 * The signals of this process. While a command runs they are passed on to it, and it decides what to do with them. Those
 * that ask to end also cancel further runs, and the waiting before the first.
 */
export interface SignalRelay {
  /** Aborted by the first signal that asks to end. */
  readonly signal: AbortSignal;
  /** The exit code for the first signal that asked to end, as in shells; undefined when none did. */
  readonly exitCode: number | undefined;
  /** Passes signals on to this program until it ends. */
  readonly passTo: (program: RunningProgram) => Promise<ProgramEnd>;
  /** Gives signals their default action back. */
  readonly close: () => void;
}

export function relaySignals(programs: Programs, end: ProcessEnd): SignalRelay {
  const asked = new AbortController();
  let running: RunningProgram | undefined;
  let exitCode: number | undefined;
  const close = programs.onSignal((signal) => {
    const isEnding = endings.has(signal);
    const wasAsked = exitCode !== undefined;
    if (isEnding) {
      exitCode ??= 128 + constants.signals[signal];
      asked.abort();
    }
    if (running !== undefined) {
      // The terminal has sent it to the program already.
      const isTold = typed.has(signal) && programs.isForeground();
      if (!isTold) running.send(signal);
    } else if (wasAsked && isEnding) {
      end.raise(signal === "SIGINT" ? "SIGINT" : "SIGTERM");
    }
  });
  return {
    signal: asked.signal,
    get exitCode() {
      return exitCode;
    },
    passTo: async (program) => {
      running = program;
      const programEnd = await program.ended;
      running = undefined;
      return programEnd;
    },
    close,
  };
}
