import { ManualClock } from "@rbp/i2c/testing";
import { configurationFor } from "@rbp/ina260";
import { expect, test } from "vitest";
import { plan } from "../../test/support/workbench.ts";
import { samplingSummary, startSampling } from "./sampling.ts";
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
