import { messageOf } from "@rbp/command-line";
import type { Assignments, ServiceManager, ServiceManagerOptions } from "./service-manager.ts";
import { readWatchdog, runWatchdog } from "./watchdog.ts";

/**
 * systemd as sd_notify(3) describes it, told one message at a time. The first message that cannot be sent is logged; not
 * at the end, when systemd may end the child that sends it as well.
 */
export function connectSystemd(options: ServiceManagerOptions): ServiceManager {
  const { variables, processId, clock, monotonicMicroseconds, send, log } = options;
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
    if (state === "stopping") isSilent = true;
    outbox.putState(state, assignments);
    void flush();
  };
  const kick = (): void => {
    outbox.putSignOfLife();
    void flush();
  };
  return {
    ready: (status) => tell("ready", "READY=1", `STATUS=${onOneLine(status)}`),
    // Units of Type=notify-reload compare the time with that of their signal.
    reloading: () => tell("reloading", "RELOADING=1", `MONOTONIC_USEC=${String(monotonicMicroseconds())}`),
    stopping: () => tell("stopping", "STOPPING=1"),
    watch: async (findStall, signal) => {
      if (limitMilliseconds === undefined) return;
      await runWatchdog({ limitMilliseconds, clock, findStall, kick, log, signal });
    },
  };
}

/** A line feed would begin another assignment. */
function onOneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

/** What can be said of the program as a whole. */
export type State = "ready" | "reloading" | "stopping";

/** What waits to be said: at most a reload and its end, and one sign of life, however long nothing can be sent. */
export class Outbox {
  #states: { readonly state: State; readonly assignments: Assignments }[] = [];
  #isAlive = false;
  #isLast = false;

  /** Takes the place of what it makes out of date. A reload is kept until its end, for which systemd may wait. */
  putState(state: State, assignments: Assignments): void {
    if (this.#isLast) return;
    this.#isLast = state === "stopping";
    this.#states = state === "ready" ? this.#states.filter((other) => other.state === "reloading") : [];
    this.#states.push({ state, assignments });
  }

  putSignOfLife(): void {
    this.#isAlive = true;
  }

  /** The next message; undefined when all is said. */
  take(): Assignments | undefined {
    const state = this.#states.shift()?.assignments ?? [];
    const life = this.#isAlive ? ["WATCHDOG=1"] : [];
    this.#isAlive = false;
    const message = [...state, ...life];
    return message.length === 0 ? undefined : message;
  }
}
