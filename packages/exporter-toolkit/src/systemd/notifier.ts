import { type Logger, messageOf } from "@rbp/command-line";
import { type Assignments, Outbox, type State } from "./outbox.ts";

/** Sends one message to the service manager. Rejects with why that cannot be. */
export type SendNotification = (assignments: Assignments) => Promise<void>;

/**
 * Sends what is to be said, one message at a time. What cannot be sent is logged the first time; not at the end, when
 * systemd may end the child that sends it as well.
 */
export class Notifier {
  readonly #outbox: Outbox = new Outbox();
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
