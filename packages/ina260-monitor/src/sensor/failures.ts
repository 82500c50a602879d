import { type LogFields, type Logger, messageOf } from "@rbp/command-line";
import { type I2CErrorCode, isI2CError } from "@rbp/i2c";
import { type INA260ErrorCode, isINA260Error } from "@rbp/ina260";
import { formatPlace } from "../topology/place.ts";
import type { SensorPlan } from "../topology/topology.ts";

/** Whether a sensor fails, with a line in the log when that begins, one for each further reason, and one when it is over. */
export class FailureLog {
  readonly #log: Logger;
  readonly #fields: LogFields;
  /** Since when, on the monotonic clock, and how many readings have failed since then. */
  #current: { readonly error: unknown; readonly since: number; readonly reads: number } | undefined;
  #isAnnounced = false;
  /** Reasons in the log since the sensor fails: two that take turns must not fill it. */
  readonly #logged = new Set<string>();

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
    return this.#current && describe(this.#current.error);
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

/** The power is above the maximum of its register. */
export class PowerOverflowError extends Error {
  override readonly name = "PowerOverflowError";
}

/** A reading has not ended in time. */
export class OverdueError extends Error {
  override readonly name = "OverdueError";
}

/** The code of a driver's error, or what is none: too much power, a reading that has not ended, a defect of ours. */
export type ReadErrorReason = I2CErrorCode | INA260ErrorCode | "overflow" | "overdue" | "internal";

export interface SensorFailure {
  /** The label `reason` of `ina260_read_errors_total`. */
  readonly reason: ReadErrorReason;
  /** What was found, what was expected, what to do; one line. */
  readonly message: string;
}

/** Reasons that can occur with any wiring. Their counters start at 0, so that rate() sees the first occurrence. */
export const commonReasons: readonly ReadErrorReason[] = [
  "nack",
  "timeout",
  "bus",
  "arbitration-lost",
  "mux-conflict",
  "wrong-identity",
  "overflow",
  "overdue",
];

export function reasonOf(error: unknown): ReadErrorReason {
  if (error instanceof PowerOverflowError) return "overflow";
  if (error instanceof OverdueError) return "overdue";
  return isI2CError(error) || isINA260Error(error) ? error.code : "internal";
}

/** The fields of a log line that say which sensor it is about. */
export function sensorLogFields(plan: SensorPlan): LogFields {
  return { device: plan.labels.device, sensor: formatPlace(plan) };
}

/** Logs that a chip had lost its supply for a moment. */
export function logRestored(log: Logger, plan: SensorPlan): void {
  log.warn("Sensor had lost its configuration; configured again", sensorLogFields(plan));
}

/** What to do next where the first try finds no sensor. */
export const FIRST_AID = "npx @rbp/ina260-tools doctor says what is wrong; --simulate needs no hardware";

/** The field `next` for the message that ends a program, when a bus or a chip is the reason or the cause of it. */
export function firstAidFor(error: unknown): LogFields {
  const { cause } = (error ?? {}) as { readonly cause?: unknown };
  const isOfBus = [error, cause].some((each) => isI2CError(each) || isINA260Error(each));
  return isOfBus ? { next: FIRST_AID } : {};
}
