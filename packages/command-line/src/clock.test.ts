import { expect, test } from "vitest";
import { ManualClock } from "@rbp/i2c/testing";
import { clockContract } from "../../i2c/test/support/clock-contract.ts";
import { systemClock, withinTime } from "./clock.ts";

clockContract(systemClock);

const never = new Promise<string>(() => undefined);

test("a value in time is returned, and the sleep ends with it", async () => {
  const clock = new ManualClock();
  await expect(withinTime(Promise.resolve("value"), 10, clock)).resolves.toBe("value");
  await clock.advance(10);
});

test("a value that is late is undefined", async () => {
  const clock = new ManualClock();
  const found = withinTime(never, 10, clock);
  await clock.advance(10);
  await expect(found).resolves.toBeUndefined();
});

test("a rejection is passed on", async () => {
  const error = new Error("simulated");
  await expect(withinTime(Promise.reject(error), 10, new ManualClock())).rejects.toBe(error);
});

test("without a limit there is no sleep", async () => {
  const clock = { now: () => 0, sleep: () => Promise.reject(new Error("unexpected")) };
  await expect(withinTime(Promise.resolve(1), Number.POSITIVE_INFINITY, clock)).resolves.toBe(1);
});
