import { ManualClock } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { Progress } from "./progress.ts";

test("a sweep is stalled since its last reading ended, and not at all when none runs", async () => {
  const clock = new ManualClock(5000);
  const progress = new Progress(clock);
  await clock.advance(1000);
  expect(progress.stalledFor()).toBe(0);
  const first = progress.watch({ poll: () => clock.sleep(300) });
  const hanging = progress.watch({ poll: () => clock.sleep(90_000) });
  const swept = progress.during(async () => {
    await first.poll();
    await hanging.poll();
  });
  await clock.advance(200);
  expect(progress.stalledFor()).toBe(200);
  await clock.advance(200);
  expect(progress.stalledFor()).toBe(100);
  await clock.advance(60_000);
  expect(progress.stalledFor()).toBe(60_100);
  await clock.advance(30_000);
  await swept;
  expect(progress.stalledFor()).toBe(0);
});
