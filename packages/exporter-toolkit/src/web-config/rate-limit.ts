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
  return parseDuration(text, "required");
}

/** Whether one more request is within the limit. A bucket with another limit begins full. */
export type AllowsRequest = (limit: RateLimit | undefined) => boolean;

/** Counts the requests of all clients together. */
export function createRateLimiter(clock: Clock): AllowsRequest {
  let last: RateLimit | undefined;
  let tokens = 0;
  let at = 0;
  return (limit) => {
    if (limit === undefined) return true;
    const { burst, intervalMilliseconds } = limit;
    const now = clock.now();
    const isSame = burst === last?.burst && intervalMilliseconds === last.intervalMilliseconds;
    tokens = isSame ? Math.min(burst, tokens + (now - at) / intervalMilliseconds) : burst;
    last = limit;
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
