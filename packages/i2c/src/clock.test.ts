import { expect, test, vi } from "vitest";
import { systemClock } from "./clock.ts";

test("the machine's clock sleeps for as long as it is told", async () => {
  vi.useFakeTimers();
  try {
    const before = systemClock.now();
    const slept = systemClock.sleep(250).then(() => systemClock.now() - before);
    await vi.advanceTimersByTimeAsync(250);
    expect(await slept).toBe(250);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("an aborted sleep rejects at once with the reason and leaves no timer behind", async () => {
  vi.useFakeTimers();
  try {
    const controller = new AbortController();
    const slept = systemClock.sleep(60_000, controller.signal);
    controller.abort(new Error("enough"));
    await expect(slept).rejects.toThrow("enough");
    expect(vi.getTimerCount()).toBe(0);
    await expect(systemClock.sleep(1, controller.signal)).rejects.toThrow("enough");
  } finally {
    vi.useRealTimers();
  }
});
