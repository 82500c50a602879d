import type { AbortSignalLike, Clock, Logger } from "@rbp/command-line";
import type { SystemdEnvironment } from "../http/systemd-sockets.ts";

/** What a program tells the service manager that has started it. Nothing here fails or waits. */
export interface ServiceManager {
  /** The start, or a reload, is over. `status` is one line for `systemctl status`. */
  readonly ready: (status: string) => void;
  /** A reload has begun. */
  readonly reloading: () => void;
  /** The end has begun; nothing that is said after it counts. Arrives unless the program ends before it is sent. */
  readonly stopping: () => void;
  /**
   * Feeds the watchdog of the service manager, if it has one, until the signal is aborted.
   *
   * @param findStall Why the program makes no progress, on one line; undefined while it does.
   */
  readonly watch: (findStall: () => string | undefined, signal: AbortSignalLike) => Promise<void>;
}

export interface ServiceManagerOptions extends SystemdEnvironment {
  readonly clock: Clock;
  /** Microseconds of CLOCK_MONOTONIC, as systemd counts them. */
  readonly monotonicMicroseconds: () => bigint;
  readonly send: SendNotification;
  readonly log: Logger;
}

/** Assignments of one message, as in sd_notify(3): "READY=1". */
export type Assignments = readonly string[];

/** Sends one message to the service manager. Rejects with why that cannot be. */
export type SendNotification = (assignments: Assignments) => Promise<void>;
