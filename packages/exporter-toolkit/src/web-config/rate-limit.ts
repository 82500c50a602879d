import { type Clock, parseDuration } from "@rbp/command-line";
import type { Section } from "./section.ts";

/** A bucket of tokens, one for each request. */
export interface RateLimit {
  /** Time in which one token comes back. */
  readonly intervalMilliseconds: number;
  /** Tokens that it holds. */
  readonly burst: number;
}

export const rateLimitKeys: readonly string[] = ["interval", "burst"];

/** An interval of 0, and none, is no limit. */
export function readRateLimit(section: Section): RateLimit | undefined {
  const interval = section.text("interval");
  const burst = section.text("burst");
  const intervalMilliseconds = interval === undefined ? 0 : parseDuration(interval, { unit: "required" });
  if (Number.isNaN(intervalMilliseconds)) {
    section.reject("interval", `is a time like "1s" or "100ms", found ${JSON.stringify(interval)}`);
  }
  if (intervalMilliseconds !== 0 && !/^[1-9]\d{0,8}$/.test(burst ?? "")) {
    section.reject("burst", "is a whole number of requests from 1 on");
  }
  if (!(intervalMilliseconds > 0)) return undefined;
  return { intervalMilliseconds, burst: Number(burst) };
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
