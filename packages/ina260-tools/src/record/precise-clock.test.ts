import { expect, test } from "vitest";
import { ManualClock } from "@rbp/i2c/testing";
import { createPreciseClock } from "./precise-clock.ts";

/** A clock on which each turn of the event loop takes a tenth of a millisecond. */
function create() {
  const manual = new ManualClock();
  let turns = 0;
  const precise = createPreciseClock(manual, async () => {
    turns += 1;
    await manual.advance(0.1);
  });
  return { manual, precise, turns: () => turns };
}

test("a short sleep is spent with turns, and ends with the first one that is late enough", async () => {
  const { precise, turns } = create();
  await precise.sleep(0.25);
  expect(precise.now()).toBeCloseTo(0.3);
  expect(turns()).toBe(3);
});

test("a long sleep is a timer but for its last milliseconds", async () => {
  const { manual, precise, turns } = create();
  const slept = precise.sleep(50.25);
  await manual.advance(48);
  await slept;
  expect(precise.now()).toBeCloseTo(50.3);
  expect(turns()).toBeLessThanOrEqual(23);
});

test("a sleep of nothing is one turn", async () => {
  const { precise, turns } = create();
  await precise.sleep(0);
  expect(turns()).toBe(1);
});

test("a signal ends it, whether it waits for the timer or for the end", async () => {
  const { manual, precise } = create();
  const early = new AbortController();
  const sleeping = precise.sleep(50, early.signal);
  early.abort(new Error("enough"));
  await expect(sleeping).rejects.toThrow("enough");
  expect(manual.sleeping).toBe(0);

  const late = new AbortController();
  const spinning = precise.sleep(1, late.signal);
  late.abort(new Error("enough"));
  await expect(spinning).rejects.toThrow("enough");
  expect(manual.now()).toBeLessThan(1);
});
