import { type AbortSignalLike, type Clock, type Logger, messageOf } from "@rbp/command-line";
import type { SystemdEnvironment } from "../http/systemd-sockets.ts";
import { readWatchdog, runWatchdog } from "./watchdog.ts";

/** What a program tells the service manager that has started it. Nothing here fails or waits. */
export interface ServiceManager {
  /** The start, or a reload, is over. `status` is one line for `systemctl status`. */
  readonly ready: (status: string) => void;
  readonly reloading: () => void;
  /** The end has begun; later messages are ignored. Arrives unless the program ends before it is sent. */
  readonly stopping: () => void;
  /** Feeds the watchdog, if there is one, until the signal is aborted; `findStall` says why there is no progress. */
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

/** Sends one message to the service manager. Rejects with the reason when it cannot. */
export type SendNotification = (assignments: Assignments) => Promise<void>;

/**
 * systemd as sd_notify(3) describes it, told one message at a time. The first message that cannot be sent is logged; not
 * at the end, when systemd may end the child that sends it as well.
 */
export function connectSystemd(options: ServiceManagerOptions): ServiceManager {
  const { variables, processId, monotonicMicroseconds, send, log } = options;
  const limitMilliseconds = readWatchdog(variables, processId);
  const outbox = new Outbox();
  let isSending = false;
  let isSilent = false;
  const fail = (error: unknown): void => {
    if (!isSilent) log.warn("systemd could not be told how the program is", { err: messageOf(error) });
    isSilent = true;
  };
  const flush = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    for (let message = outbox.take(); message !== undefined; message = outbox.take()) {
      await send(message).catch(fail);
    }
    isSending = false;
  };
  const tell = (state: State, ...assignments: Assignments): void => {
    isSilent ||= state === "stopping";
    outbox.putState(state, assignments);
    void flush();
  };
  const kick = (): void => {
    outbox.putSignOfLife();
    void flush();
  };
  return {
    // A line feed would begin another assignment.
    ready: (status) => tell("ready", "READY=1", `STATUS=${status.replaceAll(/\p{Cc}+/gu, " ")}`),
    // Units of Type=notify-reload compare the time with that of their signal.
    reloading: () => tell("reloading", "RELOADING=1", `MONOTONIC_USEC=${String(monotonicMicroseconds())}`),
    stopping: () => tell("stopping", "STOPPING=1"),
    watch: async (findStall, signal) => {
      if (limitMilliseconds === undefined) return;
      await runWatchdog({ ...options, limitMilliseconds, findStall, kick, signal });
    },
  };
}

/** The states of the program that systemd knows. */
export type State = "ready" | "reloading" | "stopping";

/** The messages that wait: at most a reload, its end and one sign of life, however long nothing can be sent. */
export class Outbox {
  #states: { readonly state: State; readonly assignments: Assignments }[] = [];
  #isAlive = false;
  #isLast = false;

  /** Replaces the states that it outdates. A reload is kept until its end, for which systemd may wait. */
  putState(state: State, assignments: Assignments): void {
    if (this.#isLast) return;
    this.#isLast = state === "stopping";
    this.#states = state === "ready" ? this.#states.filter((other) => other.state === "reloading") : [];
    this.#states.push({ state, assignments });
  }

  putSignOfLife(): void {
    this.#isAlive = true;
  }

  /** The next message; undefined when there is none. */
  take(): Assignments | undefined {
    const { assignments = [] } = this.#states.shift() ?? {};
    const message = this.#isAlive ? [...assignments, "WATCHDOG=1"] : assignments;
    this.#isAlive = false;
    return message.length === 0 ? undefined : message;
  }
}
