import { ManualClock } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { Progress } from "./progress.ts";

test("work that ends in time is no stall, and its result is given", async () => {
  const clock = new ManualClock();
  const progress = new Progress(clock, 20_000);
  const work = progress.watch("a reading", () => clock.sleep(20_000).then(() => 5.2));
  await clock.advance(19_999);
  expect(progress.findStall()).toBeUndefined();
  await clock.advance(1);
  expect(await work).toBe(5.2);
  await clock.advance(100_000);
  expect(progress.findStall()).toBeUndefined();
});

test("work that does not end is named, with its age, until it ends", async () => {
  const clock = new ManualClock();
  const progress = new Progress(clock, 20_000);
  void progress.watch("the reading of i2c-1", () => clock.sleep(60_000));
  await clock.advance(10_000);
  void progress.watch("the reading of i2c-2", () => clock.sleep(60_000));
  await clock.advance(21_000);
  expect(progress.findStall()).toBe("the reading of i2c-1 began 31.0 s ago and has not ended");
  await clock.advance(30_000);
  expect(progress.findStall()).toBe("the reading of i2c-2 began 51.0 s ago and has not ended");
  await clock.advance(10_000);
  expect(progress.findStall()).toBeUndefined();
});

test("work that fails has ended", async () => {
  const clock = new ManualClock();
  const progress = new Progress(clock, 1000);
  const work = progress.watch("a reading", () => Promise.reject(new Error("no acknowledgement")));
  await expect(work).rejects.toThrow("no acknowledgement");
  await clock.advance(5000);
  expect(progress.findStall()).toBeUndefined();
});
