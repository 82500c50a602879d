import { ManualClock } from "@rbp/i2c/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runSampler } from "./sampler.ts";

interface Run {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Runs a schedule whose n-th work takes the n-th duration, and the last one's from then on. */
async function schedule(intervalMilliseconds: number, durations: readonly number[], total: number) {
  const clock = new ManualClock(1000);
  const stop = new AbortController();
  const runs: Run[] = [];
  let missed = 0;
  let started = 0;
  const sample = async (): Promise<void> => {
    const startedAt = clock.now();
    const duration = durations[Math.min(started, durations.length - 1)] ?? 0;
    started += 1;
    if (duration > 0) await clock.sleep(duration);
    runs.push({ startedAt, endedAt: clock.now() });
  };
  const onMissed = (deadlines: number): void => void (missed += deadlines);
  const done = runSampler({ clock, intervalMilliseconds, sample, onMissed, signal: stop.signal });
  await clock.advance(total);
  stop.abort();
  await clock.advance(100_000);
  await done;
  return { runs, missed };
}

describe("a sampler", () => {
  test("starts at once and keeps its rate, however long the work takes", async () => {
    const { runs, missed } = await schedule(1000, [300, 700, 10], 3500);
    expect(runs.map(({ startedAt }) => startedAt)).toEqual([1000, 2000, 3000, 4000]);
    expect(missed).toBe(0);
  });

  test("misses the deadlines that pass while the work goes on, and makes up for none", async () => {
    const { runs, missed } = await schedule(1000, [2500, 0], 5500);
    expect(runs.map(({ startedAt }) => startedAt)).toEqual([1000, 4000, 5000, 6000]);
    expect(missed).toBe(2);
  });

  test("counts the deadlines for which the process itself was stopped", async () => {
    let now = 0;
    let missed = 0;
    const stop = new AbortController();
    const moments: number[] = [];
    // The first sleep takes three and a half intervals.
    const wakes = [350, 400];
    await runSampler({
      clock: {
        now: () => now,
        sleep: () => {
          const wake = wakes.shift();
          if (wake === undefined) stop.abort();
          else now = wake;
          return Promise.resolve();
        },
      },
      intervalMilliseconds: 100,
      sample: () => Promise.resolve(void moments.push(now)),
      onMissed: (deadlines) => void (missed += deadlines),
      signal: stop.signal,
    });
    expect(moments).toEqual([0, 350, 400]);
    expect(missed).toBe(2);
  });

  test("does not start when it is aborted before", async () => {
    const signal = AbortSignal.abort();
    const sample = (): Promise<void> => Promise.reject(new Error("sampled"));
    const clock = new ManualClock();
    await runSampler({ clock, intervalMilliseconds: 1, sample, onMissed: () => undefined, signal });
    expect(clock.sleeping).toBe(0);
  });

  test("obeys the laws of a fixed rate for any work", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 500 }),
        fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        async (interval, durations, intervals) => {
          const { runs, missed } = await schedule(interval, durations, interval * intervals - 1);
          for (const [index, { startedAt, endedAt }] of runs.entries()) {
            expect((startedAt - 1000) % interval).toBe(0);
            expect(runs[index + 1]?.startedAt ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(endedAt);
          }
          expect(new Set(runs.map(({ startedAt }) => startedAt)).size).toBe(runs.length);
          expect(runs.length + missed).toBe(intervals);
        },
      ),
      { numRuns: 60 },
    );
  });
});
