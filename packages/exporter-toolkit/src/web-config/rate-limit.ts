import { type Clock, parseDuration } from "@rbp/command-line";
import * as v from "valibot";
import { issueAt, map, maybe, text } from "./values.ts";

/** A bucket of tokens, one for each request. */
export interface RateLimit {
  /** Time in which one token comes back. */
  readonly intervalMilliseconds: number;
  /** Tokens that it holds. */
  readonly burst: number;
}

const time = v.pipe(
  text,
  v.check(
    (found) => !Number.isNaN(milliseconds(found)),
    ({ input }) => `is a time like "1s" or "100ms", found ${JSON.stringify(input)}`,
  ),
  v.transform(milliseconds),
);

/** An interval of 0, and none, is no limit. */
export const rateLimit: v.GenericSchema<unknown, RateLimit | undefined> = v.pipe(
  map({ interval: maybe(time), burst: maybe(text) }),
  v.rawCheck(({ dataset, addIssue }) => {
    const { interval = 0, burst = "" } = dataset.value as { interval?: unknown; burst?: string };
    if (interval === 0 || /^[1-9]\d{0,8}$/.test(burst)) return;
    addIssue(issueAt("burst", "is a whole number of requests from 1 on"));
  }),
  v.transform(({ interval = 0, burst }) =>
    interval === 0 ? undefined : { intervalMilliseconds: interval, burst: Number(burst) },
  ),
);

function milliseconds(text: string): number {
  return parseDuration(text, { unit: "required" });
}

/** Counts the requests of everybody together. */
export class RateLimiter {
  readonly #clock: Clock;
  #limit: RateLimit | undefined;
  #tokens = 0;
  #at = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether one more request is within the limit. A bucket with another limit begins full. */
  allows(limit: RateLimit | undefined): boolean {
    if (limit === undefined) return true;
    const now = this.#clock.now();
    const isSame =
      limit.burst === this.#limit?.burst && limit.intervalMilliseconds === this.#limit.intervalMilliseconds;
    const returned = (now - this.#at) / limit.intervalMilliseconds;
    this.#tokens = isSame ? Math.min(limit.burst, this.#tokens + returned) : limit.burst;
    this.#limit = limit;
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
