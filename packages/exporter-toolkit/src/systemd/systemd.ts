import type { AbortSignalLike, Clock, Logger } from "@rbp/command-line";
import { Notifier, type SendNotification } from "./notifier.ts";
import { type FindStall, readWatchdog, runWatchdog } from "./watchdog.ts";

/** What a program tells the service manager that has started it. Nothing here fails or waits. */
export interface ServiceManager {
  /** The start, or a reload, is over. `status` is one line for `systemctl status`. */
  readonly ready: (status: string) => void;
  /** A reload has begun. */
  readonly reloading: () => void;
  /** The end has begun; nothing that is said after it counts. Arrives unless the program ends before it is sent. */
  readonly stopping: () => void;
  /** Tells that the program goes on, until the signal is aborted, where the service manager wants to know. */
  readonly watch: (findStall: FindStall, signal: AbortSignalLike) => Promise<void>;
}

export interface ServiceManagerOptions {
  /** Environment of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly processId: number;
  readonly clock: Clock;
  /** Microseconds of CLOCK_MONOTONIC, as systemd counts them. */
  readonly monotonicMicroseconds: () => bigint;
  readonly send: SendNotification;
  readonly log: Logger;
}

/** systemd as sd_notify(3) describes it. */
export function connectSystemd(options: ServiceManagerOptions): ServiceManager {
  const { variables, processId, clock, monotonicMicroseconds, send, log } = options;
  const notifier = new Notifier(send, log);
  const limitMilliseconds = readWatchdog(variables, processId);
  return {
    ready: (status) => notifier.state("ready", ["READY=1", `STATUS=${onOneLine(status)}`]),
    // Units of Type=notify-reload compare the time with that of their signal.
    reloading: () =>
      notifier.state("reloading", ["RELOADING=1", `MONOTONIC_USEC=${String(monotonicMicroseconds())}`]),
    stopping: () => notifier.state("stopping", ["STOPPING=1"]),
    watch: async (findStall, signal) => {
      if (limitMilliseconds === undefined) return;
      const kick = (): void => notifier.signOfLife();
      await runWatchdog({ limitMilliseconds, clock, findStall, kick, log, signal });
    },
  };
}

/** A line feed would begin another assignment. */
function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
