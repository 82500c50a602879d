/** Signals that a program which runs another one passes on to it. */
export type PassedSignal = "SIGHUP" | "SIGINT" | "SIGQUIT" | "SIGTERM" | "SIGUSR1" | "SIGUSR2";
export const passedSignals: readonly PassedSignal[] = [
  "SIGHUP",
  "SIGINT",
  "SIGQUIT",
  "SIGTERM",
  "SIGUSR1",
  "SIGUSR2",
];

/** How a program ended: with an exit code, or by a signal. */
export type ProgramEnd =
  { readonly exitCode: number } | { readonly signal: string; readonly signalNumber: number };

/** A program that was started. */
export interface RunningProgram {
  readonly ended: Promise<ProgramEnd>;
  /** Sends it a signal; does nothing once it has ended. */
  readonly send: (signal: PassedSignal) => void;
}

/** Other programs. */
export interface Programs {
  /**
   * Starts one with the stdin, stdout, stderr, environment and working directory of this one.
   *
   * @param words Its name or path, and its arguments.
   * @throws ProgramStartError by rejection.
   */
  readonly start: (words: readonly string[]) => Promise<RunningProgram>;
  /** Calls the listener for each of the signals from now on, in place of their default action. @returns Ends that. */
  readonly onSignal: (listener: (signal: PassedSignal) => void) => () => void;
  /**
   * Whether this process is in the foreground of a terminal together with the programs that it has started: Ctrl-C
   * there is a signal to all of them.
   */
  readonly isForeground: () => boolean;
}

/** A program cannot be started; the message is one line. */
export class ProgramStartError extends Error {
  override readonly name = "ProgramStartError";
  /** As in shells: 127 when there is no such program, 126 when it cannot be run. */
  readonly exitCode: 126 | 127;

  constructor(exitCode: 126 | 127, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

/** The exit code of a shell for the end of a program (POSIX.1-2024, Shell, 2.8.2): 128 + n for signal n. */
export function exitCodeOf(end: ProgramEnd): number {
  return "exitCode" in end ? end.exitCode : 128 + end.signalNumber;
}

/** "exit code 0", "killed by SIGTERM" */
export function describeEnd(end: ProgramEnd): string {
  return "exitCode" in end ? `exit code ${String(end.exitCode)}` : `killed by ${end.signal}`;
}
