import type { DeskHost } from "../host.ts";
import {
  endDespiteTransfer,
  firstSignal,
  STOP_LIMIT_MILLISECONDS,
  type StopSignal,
  stopsWithin,
} from "@rbp/command-line";

/** What asks a command to end: SIGINT, SIGTERM, SIGHUP when the terminal is closed, or the command itself. */
export class StopRequest {
  /** Aborted when the command is to end. */
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #host: Pick<DeskHost, "clock" | "end">;
  #received: StopSignal | undefined;

  constructor(host: Pick<DeskHost, "onSignal" | "onHangUp" | "clock" | "end">) {
    this.#host = host;
    this.signal = this.#controller.signal;
    void firstSignal(host.onSignal, host.end).then((signal) => {
      this.#received = signal;
      this.stop();
    });
    host.onHangUp(() => this.stop());
  }

  /** Whether somebody has asked. */
  get isRequested(): boolean {
    return this.signal.aborted;
  }

  /** Resolves when the command is to end. */
  get requested(): Promise<void> {
    if (this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  /** Ends the command as a signal does. */
  stop(): void {
    this.#controller.abort();
  }

  /** Cleans up. After a signal that takes no longer than a person waits; a bus that hangs is left behind then. */
  async leave(cleanUp: () => Promise<void>): Promise<void> {
    const { clock, end } = this.#host;
    if (!this.signal.aborted) return cleanUp();
    if (await stopsWithin(STOP_LIMIT_MILLISECONDS, cleanUp, clock)) return;
    endDespiteTransfer(this.#received ?? "SIGTERM", end);
  }
}
