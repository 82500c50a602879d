import { ManualClock } from "@rbp/i2c/testing";
import { expect, test } from "vitest";
import { StallWatch } from "./stall-watch.ts";

test("a sweep is stalled since its last reading ended, and not at all when none runs", async () => {
  const clock = new ManualClock(5000);
  const stallWatch = new StallWatch(clock);
  await clock.advance(1000);
  expect(stallWatch.stalledFor()).toBe(0);
  const first = stallWatch.watch({ plan: { bus: 1 }, poll: () => clock.sleep(300) });
  const hanging = stallWatch.watch({ plan: { bus: 1 }, poll: () => clock.sleep(90_000) });
  const swept = stallWatch.during(async () => {
    await first.poll();
    await hanging.poll();
  });
  await clock.advance(200);
  expect(stallWatch.stalledFor()).toBe(200);
  await clock.advance(200);
  expect(stallWatch.stalledFor()).toBe(100);
  await clock.advance(60_000);
  expect(stallWatch.stalledFor()).toBe(60_100);
  await clock.advance(30_000);
  await swept;
  expect(stallWatch.stalledFor()).toBe(0);
});
