import { type EventEmitter, once } from "node:events";
import { constants } from "node:os";
import { messageOf } from "@rbp/command-line";

/** Signals that a program which runs another one passes on to it. */
export const passedSignals = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2"] as const;

/**
 * One of them.
 *
 * @useDeclaredType
 */
export type PassedSignal = (typeof passedSignals)[number];

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

/** @param readStat The line of this process in /proc; throws where there is none. */
export function processPrograms(process: EventEmitter, readStat: () => string): Programs {
  return {
    start,
    onSignal: (listener) => {
      const endings = passedSignals.map((signal) => {
        const tell = (): void => listener(signal);
        process.on(signal, tell);
        return () => process.off(signal, tell);
      });
      return () => {
        for (const end of endings) end();
      };
    },
    isForeground: () => {
      try {
        return isInForeground(readStat());
      } catch {
        return false;
      }
    },
  };
}

async function start([name = "", ...words]: readonly string[]): Promise<RunningProgram> {
  const { spawn } = await import("node:child_process");
  try {
    const child = spawn(name, words, { stdio: "inherit" });
    // Emitted too when a signal cannot be sent, as to a program of another user; that is not an error here.
    child.on("error", () => undefined);
    const ended = new Promise<ProgramEnd>((resolve) => {
      child.once("exit", (exitCode, signal) => resolve(describe(exitCode, signal)));
    });
    await once(child, "spawn");
    return { ended, send: (signal) => void child.kill(signal) };
  } catch (error) {
    throw explain(name, error);
  }
}

function describe(exitCode: number | null, signal: NodeJS.Signals | null): ProgramEnd {
  if (signal === null) return { exitCode: exitCode ?? 0 };
  return { signal, signalNumber: constants.signals[signal] };
}

/** What errors of the system mean for a start (execve(2)). */
const meanings: Readonly<Record<string, readonly [exitCode: 126 | 127, meaning: string]>> = {
  ENOENT: [127, "there is no such program, or not the interpreter that its first line names"],
  ENOTDIR: [127, "a part of the path is no folder"],
  EACCES: [126, "it may not be run; chmod +x allows that"],
  E2BIG: [126, "its arguments are too long"],
  ERR_INVALID_ARG_VALUE: [127, "that cannot be the name or an argument of a program"],
};

function explain(name: string, error: unknown): ProgramStartError {
  const { code = "" } = error as NodeJS.ErrnoException;
  const [exitCode, meaning] = meanings[code] ?? [126, messageOf(error)];
  return new ProgramStartError(exitCode, `${JSON.stringify(name)}: ${meaning}`, { cause: error });
}

/**
 * Whether a process is in the foreground of its terminal, by its line in /proc (proc_pid_stat(5)): whether its process
 * group is the one that the terminal sends signals to.
 */
export function isInForeground(stat: string): boolean {
  // The name of the program is in brackets, and can contain brackets.
  const fields = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(/\s+/);
  const [, , group, , , foregroundGroup] = fields;
  return group !== undefined && group === foregroundGroup;
}
