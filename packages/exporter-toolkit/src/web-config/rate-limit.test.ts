import { ManualClock } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { type AllowsRequest, createRateLimiter } from "./rate-limit.ts";

/** How many of ten requests at once are within the limit. */
function allowed(allows: AllowsRequest, limit: Parameters<AllowsRequest>[0]): number {
  return Array.from({ length: 10 }, () => allows(limit)).filter(Boolean).length;
}

test("a burst is let through, then one request in each interval", async () => {
  const clock = new ManualClock();
  const allows = createRateLimiter(clock);
  const limit = { intervalMilliseconds: 100, burst: 3 };
  expect(allowed(allows, limit)).toBe(3);
  await clock.advance(99);
  expect(allowed(allows, limit)).toBe(0);
  await clock.advance(1);
  expect(allowed(allows, limit)).toBe(1);
  await clock.advance(60_000);
  expect(allowed(allows, limit)).toBe(3);
});

test("no limit is none, and another one begins anew", () => {
  const allows = createRateLimiter(new ManualClock());
  expect(allowed(allows, undefined)).toBe(10);
  expect(allowed(allows, { intervalMilliseconds: 100, burst: 2 })).toBe(2);
  expect(allowed(allows, { intervalMilliseconds: 100, burst: 5 })).toBe(5);
});
