import { ManualClock } from "@rbp/i2c/testing";
import { configurationFor } from "@rbp/ina260";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan } from "../../test/support/workbench.ts";
import { runSampler, samplingSummary, startSampling } from "./sampling.ts";
import type { PolledSensor } from "./sweep.ts";
import type { SensorPlan } from "../topology/topology.ts";

/** A sensor whose reading takes some time. */
class FakeMonitor implements PolledSensor {
  readonly plan: SensorPlan = plan;
  readonly polls: number[] = [];
  missed = 0;
  readonly #clock: ManualClock;
  readonly #milliseconds: number;

  constructor(clock: ManualClock, milliseconds: number) {
    this.#clock = clock;
    this.#milliseconds = milliseconds;
  }

  async poll(before?: Promise<void>): Promise<void> {
    await before;
    this.polls.push(this.#clock.now());
    await this.#clock.sleep(this.#milliseconds);
  }

  miss(deadlines: number): void {
    this.missed += deadlines;
  }
}

function start(...buses: number[][]) {
  const clock = new ManualClock();
  const stop = new AbortController();
  const monitors = buses.map((durations) => durations.map((duration) => new FakeMonitor(clock, duration)));
  const sampling = startSampling({ buses: monitors, clock, signal: stop.signal });
  return { clock, stop, monitors, ...sampling };
}

test("the sensors of a bus are read one after the other, and the buses side by side", async () => {
  const { clock, stop, monitors, ended } = start([100, 200], [50, 10]);
  await clock.advance(1500);
  expect(monitors.map((bus) => bus.map(({ polls }) => polls))).toEqual([
    [
      [0, 1000],
      [100, 1100],
    ],
    [
      [0, 1000],
      [50, 1050],
    ],
  ]);
  stop.abort();
  await ended;
});

test("the first round has ended when the slowest bus was read once", async () => {
  const { clock, firstRound } = start([10], [300, 300]);
  let hasEnded = false;
  void firstRound.then(() => (hasEnded = true));
  await clock.advance(599);
  expect(hasEnded).toBe(false);
  await clock.advance(1);
  expect(hasEnded).toBe(true);
});

test("every sensor of a bus that is late counts a missed deadline, and those of other buses do not", async () => {
  const { clock, monitors } = start([2500, 0], [0]);
  await clock.advance(2000);
  expect(monitors.map((bus) => bus.map(({ missed }) => missed))).toEqual([[2, 2], [0]]);
});

test("once it is stopped no further sensor is read but the one that waits for the bus already", async () => {
  const { clock, stop, monitors, ended } = start([400, 0, 0]);
  await clock.advance(100);
  stop.abort();
  let hasEnded = false;
  void ended.then(() => (hasEnded = true));
  await clock.advance(299);
  expect(hasEnded).toBe(false);
  await clock.advance(5000);
  expect(hasEnded).toBe(true);
  expect(monitors[0]?.map(({ polls }) => polls)).toEqual([[0], [400], []]);
});

test("each interval is kept for itself, on the same bus too", async () => {
  const clock = new ManualClock();
  const [slow, fast] = [1000, 250].map((intervalMilliseconds) => {
    const monitor = new FakeMonitor(clock, 0);
    return Object.assign(monitor, { plan: { ...plan, intervalMilliseconds } });
  }) as [FakeMonitor, FakeMonitor];
  startSampling({ buses: [[slow, fast]], clock, signal: new AbortController().signal });
  await clock.advance(1000);
  expect([slow.polls, fast.polls]).toEqual([
    [0, 1000],
    [0, 250, 500, 750, 1000],
  ]);
});

test("a sweep is stalled since its last reading ended, and not at all when none runs", async () => {
  const { clock, stalledMilliseconds } = start([300, 90_000]);
  await clock.advance(200);
  expect(stalledMilliseconds()).toBe(200);
  await clock.advance(200);
  expect(stalledMilliseconds()).toBe(100);
  await clock.advance(60_000);
  expect(stalledMilliseconds()).toBe(60_100);
  const short = start([300]);
  await short.clock.advance(500);
  expect(short.stalledMilliseconds()).toBe(0);
});

test("a reading that does not end is seen, for as long as it does not", async () => {
  const { clock, stalledMilliseconds } = start([10], [90_000]);
  await clock.advance(60_000);
  expect(stalledMilliseconds()).toBe(60_000);
  await clock.advance(30_000);
  expect(stalledMilliseconds()).toBe(0);
});

test("sensors that are sampled in the same way are one entry, with how much of the time is in a reading", () => {
  const raw = {
    ...plan,
    intervalMilliseconds: 10,
    chipSettings: configurationFor({ intervalMilliseconds: 10, averaging: 1 }),
  };
  expect(samplingSummary([plan, raw, plan])).toEqual([
    {
      sensors: 2,
      interval_seconds: 1,
      averaging: 512,
      voltage_conversion_seconds: 0.000588,
      current_conversion_seconds: 0.0011,
      coverage: 0.864,
    },
    {
      sensors: 1,
      interval_seconds: 0.01,
      averaging: 1,
      voltage_conversion_seconds: 0.000588,
      current_conversion_seconds: 0.008244,
      coverage: 0.883,
    },
  ]);
});

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
