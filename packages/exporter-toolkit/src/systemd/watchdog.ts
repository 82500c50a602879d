import { type AbortSignalLike, type Clock, type Logger, pause } from "@rbp/command-line";

export interface WatchdogOptions {
  /** Time after which systemd restarts the program. */
  readonly limitMilliseconds: number;
  readonly clock: Clock;
  /** Why the program makes no progress, on one line; undefined while it does. */
  readonly findStall: () => string | undefined;
  readonly kick: () => void;
  readonly log: Logger;
  readonly signal: AbortSignalLike;
}

/** Maximum time between two checks; no timer of Node takes more than 24 days. */
const MAXIMUM_INTERVAL_MILLISECONDS = 3_600_000;

/** The watchdog's time limit for this process in milliseconds (sd_watchdog_enabled(3)); undefined without one. */
export function readWatchdog(
  variables: Readonly<Record<string, string | undefined>>,
  processId: number,
): number | undefined {
  const { WATCHDOG_USEC: microseconds = "", WATCHDOG_PID: owner = "" } = variables;
  if (!/^[1-9]\d*$/.test(microseconds)) return undefined;
  if (owner !== "" && owner !== String(processId)) return undefined;
  return Number(microseconds) / 1000;
}

/** Kicks twice in the time limit, as long as there is no stall. Ends when the signal is aborted. */
export async function runWatchdog(options: WatchdogOptions): Promise<void> {
  const { limitMilliseconds, clock, findStall, kick, log, signal } = options;
  const interval = Math.max(1, Math.min(limitMilliseconds / 2, MAXIMUM_INTERVAL_MILLISECONDS));
  let before: string | undefined;
  // An aborted signal has a reason.
  while (signal.reason === undefined) {
    const stall = findStall();
    if (stall === undefined) {
      kick();
      if (before !== undefined) log.info("Kicking the watchdog again");
    } else if (before === undefined) {
      log.error("Not kicking the watchdog: the program is to be restarted", { err: stall });
    }
    before = stall;
    await pause(interval, clock, signal);
  }
}
