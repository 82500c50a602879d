import type { AbortSignalLike, Clock, Logger } from "@rbp/command-line";
import type { SendNotification } from "./notifier.ts";
import type { FindStall } from "./watchdog.ts";

/** Who has started the program and wants to know how it is: systemd, or nobody. Nothing here fails or waits. */
export interface ServiceManager {
  /** The start, or a reload, is over. `status` is one line for `systemctl status`. */
  readonly ready: (status: string) => void;
  /** A reload has begun. */
  readonly reloading: () => void;
  /** The end has begun; nothing that is said after it counts. Arrives unless the program ends before it is sent. */
  readonly stopping: () => void;
  /** Tells that the program goes on, until the signal is aborted, where somebody waits for that. */
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

/** Whom nobody waits for has nothing to say. */
const nobody: ServiceManager = {
  ready: () => undefined,
  reloading: () => undefined,
  stopping: () => undefined,
  watch: () => Promise.resolve(),
};

/** The service manager of this process. Where there is none, nothing is loaded and nothing is sent. */
export async function findServiceManager(options: ServiceManagerOptions): Promise<ServiceManager> {
  if ((options.variables["NOTIFY_SOCKET"] ?? "") === "") return nobody;
  const { connectSystemd } = await import("./systemd.ts");
  return connectSystemd(options);
}
