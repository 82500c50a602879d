import { expect, test } from "vitest";
import { ManualClock } from "./manual-clock.ts";

test("who sleeps is woken in order, each at its own moment", async () => {
  const clock = new ManualClock(1000);
  const woken: [string, number][] = [];
  const sleeper = async (name: string, first: number, second: number): Promise<void> => {
    await clock.sleep(first);
    woken.push([name, clock.now()]);
    await clock.sleep(second);
    woken.push([name, clock.now()]);
  };
  void sleeper("a", 10, 30);
  void sleeper("b", 20, 5);
  await clock.advance(50);
  expect(woken).toEqual([
    ["a", 1010],
    ["b", 1020],
    ["b", 1025],
    ["a", 1040],
  ]);
  expect(clock.now()).toBe(1050);
});

test("time stands still between advances", async () => {
  const clock = new ManualClock();
  let awake = false;
  void clock.sleep(10).then(() => (awake = true));
  await clock.advance(9);
  expect([awake, clock.sleeping]).toEqual([false, 1]);
  await clock.advance(1);
  expect([awake, clock.sleeping]).toEqual([true, 0]);
});

test("a sleep can be aborted", async () => {
  const clock = new ManualClock();
  const controller = new AbortController();
  const sleeping = clock.sleep(10, controller.signal);
  controller.abort(new Error("enough"));
  await expect(sleeping).rejects.toThrow("enough");
  await expect(clock.sleep(10, controller.signal)).rejects.toThrow("enough");
  expect(clock.sleeping).toBe(0);
});
