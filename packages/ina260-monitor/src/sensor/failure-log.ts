import { type LogFields, type Logger, messageOf } from "@rbp/command-line";
import { reasonOf } from "./reasons.ts";
import type { SensorFailure } from "./history.ts";

/** A failure that lasts. */
interface Failure {
  readonly error: unknown;
  /** On the monotonic clock. */
  readonly since: number;
  /** Readings that failed since then. */
  readonly reads: number;
}

/** Whether a sensor fails, with a line in the log when that begins, one for each further reason, and one when it is over. */
export class FailureLog {
  readonly #log: Logger;
  readonly #fields: LogFields;
  #current: Failure | undefined;
  #isAnnounced = false;
  /** Reasons in the log since the sensor fails: two that take turns must not fill it. */
  readonly #logged = new Set<string>();

  /** @param fields Which sensor it is. */
  constructor(log: Logger, fields: LogFields) {
    this.#log = log;
    this.#fields = fields;
  }

  /** Why the sensor fails, while it does. */
  get error(): unknown {
    return this.#current?.error;
  }

  /** The same as a reason and a message. */
  get current(): SensorFailure | undefined {
    return this.#current === undefined ? undefined : describe(this.#current.error);
  }

  /** Logs changes from now on; a failure that lasts already is logged at once. */
  announce(): void {
    this.#isAnnounced = true;
    if (this.#current !== undefined) this.#warn(this.#current.error);
  }

  /** @param reads Readings that have failed with it: 1, or 0 when none has ended. */
  fail(error: unknown, now: number, reads: 0 | 1): void {
    const before = this.#current;
    this.#current = { error, since: before?.since ?? now, reads: (before?.reads ?? 0) + reads };
    const isNew = before === undefined || (reads === 1 && !this.#logged.has(reasonOf(error)));
    if (isNew) this.#warn(error);
    else this.#log.debug("Sensor still failing", this.#describe(error));
  }

  recover(now: number): void {
    if (this.#current === undefined) return;
    const { reads, since } = this.#current;
    this.#current = undefined;
    this.#logged.clear();
    if (!this.#isAnnounced) return;
    const seconds = Math.round(now - since) / 1000;
    this.#log.info("Sensor recovered", { ...this.#fields, failed_reads: reads, seconds });
  }

  #warn(error: unknown): void {
    if (!this.#isAnnounced) return;
    this.#logged.add(reasonOf(error));
    this.#log.warn("Sensor failing", this.#describe(error));
  }

  #describe(error: unknown): LogFields {
    const { reason, message } = describe(error);
    return { ...this.#fields, reason, err: message };
  }
}

function describe(error: unknown): SensorFailure {
  return { reason: reasonOf(error), message: messageOf(error) };
}
