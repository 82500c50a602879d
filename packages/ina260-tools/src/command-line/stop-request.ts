import { once } from "node:events";
import {
  endDespiteTransfer,
  firstSignal,
  MAXIMUM_STOP_MILLISECONDS,
  type StopSignal,
  stopsWithin,
} from "@rbp/command-line";
import type { DeskHost } from "../host.ts";

/** A request to end the command: by SIGINT, SIGTERM, SIGHUP when the terminal is closed, or by the command itself. */
export class StopRequest {
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

  /** Resolves when the command is to end. */
  get requested(): Promise<void> {
    return whenAborted(this.signal);
  }

  /** Requests the end, as a signal does. */
  stop(): void {
    this.#controller.abort();
  }

  /** Cleans up; after a signal for a limited time, so that a bus that hangs keeps no person waiting. */
  async leave(cleanUp: () => Promise<void>): Promise<void> {
    const { clock, end } = this.#host;
    if (!this.signal.aborted) return cleanUp();
    if (await stopsWithin(MAXIMUM_STOP_MILLISECONDS, cleanUp, clock)) return;
    endDespiteTransfer(this.#received ?? "SIGTERM", end);
  }
}

export async function whenAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
}
