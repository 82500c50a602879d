import { type Clock, withinTime } from "./clock.ts";

/** Signals that ask the program to end. */
export type StopSignal = "SIGTERM" | "SIGINT";

/** Ways to end a process without waiting for its threads. Neither returns. */
export interface ProcessEnd {
  /** Ends with the default action of the signal: killed by it, 143 or 130 in a shell. */
  readonly raise: (signal: StopSignal) => void;
  /** Ends with exit code 0. Absent where Node cannot do that. */
  readonly succeed?: (() => void) | undefined;
}

/**
 * How long an orderly end may take: much less than a container runtime or systemd waits, since a person at a terminal
 * is less patient, and more than ten times what a transfer on a healthy bus takes.
 */
export const MAXIMUM_STOP_MILLISECONDS = 600;

/** The first signal that `subscribe` reports. Every further one ends the process at once. */
export function firstSignal(
  subscribe: (listener: (signal: StopSignal) => void) => void,
  end: ProcessEnd,
): Promise<StopSignal> {
  return new Promise((resolve) => {
    let isFirst = true;
    subscribe((signal) => {
      if (!isFirst) end.raise(signal);
      isFirst = false;
      resolve(signal);
    });
  });
}

/** Whether `stop` settles within the time, by rejection too. Otherwise it continues, and its outcome is ignored. */
export async function stopsWithin(
  milliseconds: number,
  stop: () => Promise<void>,
  clock: Clock,
): Promise<boolean> {
  const settled = (): boolean => true;
  return (await withinTime(stop().then(settled, settled), milliseconds, clock)) ?? false;
}

/**
 * Ends a process that has a transfer in flight. The usual exit of Node waits for its thread pool, and so for the
 * adapter's time-out, however long that is. A process that is replaced or killed does not wait.
 */
export function endDespiteTransfer(signal: StopSignal, end: ProcessEnd): void {
  end.succeed?.();
  end.raise(signal);
}
