import { expect, test, vi } from "vitest";
import type { Clock } from "../../src/clock.ts";

/** What a clock of the machine promises. It must use the global timers and `performance`. */
export function clockContract(clock: Clock): void {
  test("the machine's clock sleeps for as long as it is told", async () => {
    vi.useFakeTimers();
    try {
      const before = clock.now();
      const slept = clock.sleep(250).then(() => clock.now() - before);
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
      const slept = clock.sleep(60_000, controller.signal);
      controller.abort(new Error("enough"));
      await expect(slept).rejects.toThrow("enough");
      expect(vi.getTimerCount()).toBe(0);
      await expect(clock.sleep(1, controller.signal)).rejects.toThrow("enough");
    } finally {
      vi.useRealTimers();
    }
  });

  test("a sleep does not end early, though timers do", async () => {
    vi.useFakeTimers();
    try {
      // As Node counts: a timer of 3 ms that begins at 0.9 ms ends at 3.0 ms, which is 2.1 ms later.
      const timerIsAhead = 0.9;
      const now = performance.now.bind(performance);
      const begin = now();
      vi.spyOn(performance, "now").mockImplementation(() => {
        const passed = now() - begin;
        return passed === 0 ? 0 : passed - timerIsAhead;
      });
      let slept: number | undefined;
      void clock.sleep(2.42).then(() => (slept = clock.now()));
      await vi.advanceTimersByTimeAsync(3);
      expect(slept).toBeUndefined();
      await vi.advanceTimersByTimeAsync(1);
      expect(slept).toBeCloseTo(3.1);
    } finally {
      vi.restoreAllMocks();
      vi.useRealTimers();
    }
  });

  test("a sleep of more than a timer can count is as long as it should be", async () => {
    vi.useFakeTimers();
    try {
      const sixWeeks = 42 * 24 * 3600 * 1000;
      let ended = false;
      void clock.sleep(sixWeeks).then(() => (ended = true));
      await vi.advanceTimersByTimeAsync(sixWeeks - 1);
      expect(ended).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(ended).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
}
