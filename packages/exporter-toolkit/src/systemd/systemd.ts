import { type Logger, messageOf } from "@rbp/command-line";
import type {
  Assignments,
  SendNotification,
  ServiceManager,
  ServiceManagerOptions,
} from "./service-manager.ts";
import { readWatchdog, runWatchdog } from "./watchdog.ts";

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

/**
 * Sends what is to be said, one message at a time. What cannot be sent is logged the first time; not at the end, when
 * systemd may end the child that sends it as well.
 */
class Notifier {
  readonly #outbox = new Outbox();
  readonly #send: SendNotification;
  readonly #log: Logger;
  #isSending = false;
  #isSilent = false;

  constructor(send: SendNotification, log: Logger) {
    this.#send = send;
    this.#log = log;
  }

  state(state: State, assignments: Assignments): void {
    if (state === "stopping") this.#isSilent = true;
    this.#outbox.putState(state, assignments);
    void this.#flush();
  }

  signOfLife(): void {
    this.#outbox.putSignOfLife();
    void this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (let message = this.#outbox.take(); message !== undefined; message = this.#outbox.take()) {
      await this.#send(message).catch((error: unknown) => this.#fail(error));
    }
    this.#isSending = false;
  }

  #fail(error: unknown): void {
    if (this.#isSilent) return;
    this.#isSilent = true;
    this.#log.warn("systemd could not be told how the program is", { err: messageOf(error) });
  }
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
