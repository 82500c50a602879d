import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { endDespiteTransfer, firstSignal, type StopSignal, stopsWithin } from "./shutdown.ts";

/** What was done to the process. */
function recordEnd(canSucceed = false) {
  const actions: string[] = [];
  const raise = (signal: StopSignal): void => void actions.push(signal);
  const succeed = (): void => void actions.push("succeed");
  return { actions, end: { raise, ...(canSucceed ? { succeed } : {}) } };
}

describe("signals", () => {
  test("the first one is reported, and every further one ends the process at once", async () => {
    const { actions, end } = recordEnd();
    let send = (_signal: StopSignal): void => undefined;
    const first = firstSignal((listener) => (send = listener), end);
    send("SIGTERM");
    expect(await first).toBe("SIGTERM");
    expect(actions).toEqual([]);
    send("SIGINT");
    send("SIGINT");
    expect(actions).toEqual(["SIGINT", "SIGINT"]);
  });
});

describe("an orderly end", () => {
  test("is waited for", async () => {
    const clock = new ManualClock();
    const stopped = stopsWithin(600, () => clock.sleep(500), clock);
    await clock.advance(500);
    expect(await stopped).toBe(true);
    expect(clock.sleeping).toBe(0);
  });

  test("is waited for no longer than it may take", async () => {
    const clock = new ManualClock();
    let result: boolean | undefined;
    void stopsWithin(600, () => new Promise(() => undefined), clock).then((stopped) => (result = stopped));
    await clock.advance(599);
    expect(result).toBeUndefined();
    await clock.advance(1);
    expect(result).toBe(false);
  });

  test("that fails has ended", async () => {
    const clock = new ManualClock();
    expect(await stopsWithin(600, () => Promise.reject(new Error("bus gone")), clock)).toBe(true);
  });
});

describe("an end with a transfer in flight", () => {
  test("is by the signal's own action", () => {
    const { actions, end } = recordEnd();
    endDespiteTransfer("SIGINT", end);
    expect(actions).toEqual(["SIGINT"]);
  });

  test("is a success where Node can end so", () => {
    const { actions, end } = recordEnd(true);
    endDespiteTransfer("SIGTERM", end);
    // The first one does not return in a real process.
    expect(actions[0]).toBe("succeed");
  });
});
