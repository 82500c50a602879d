import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { createLogger } from "@rbp/command-line";
import { readWatchdog, runWatchdog } from "./watchdog.ts";

describe("the time limit of the watchdog", () => {
  test.each([
    [{}, undefined],
    [{ WATCHDOG_USEC: "" }, undefined],
    [{ WATCHDOG_USEC: "0" }, undefined],
    [{ WATCHDOG_USEC: "-1" }, undefined],
    [{ WATCHDOG_USEC: "1min" }, undefined],
    [{ WATCHDOG_USEC: "60000000" }, 60_000],
    [{ WATCHDOG_USEC: "60000000", WATCHDOG_PID: "" }, 60_000],
    [{ WATCHDOG_USEC: "60000000", WATCHDOG_PID: "42" }, 60_000],
    [{ WATCHDOG_USEC: "60000000", WATCHDOG_PID: "43" }, undefined],
  ])("of process 42 with %j is %s ms", (variables, milliseconds) => {
    expect(readWatchdog(variables, 42)).toBe(milliseconds);
  });
});

/** A watchdog that bites after 60 s, or after another time. */
function start(limitMilliseconds = 60_000) {
  const clock = new ManualClock();
  const stop = new AbortController();
  const kicks: number[] = [];
  const lines: string[] = [];
  const state: { stall?: string } = {};
  const ended = runWatchdog({
    limitMilliseconds,
    clock,
    findStall: () => state.stall,
    kick: () => void kicks.push(clock.now() / 1000),
    log: createLogger({
      level: "info",
      format: "logfmt",
      write: (line) => lines.push(line),
      wallClock: () => 0,
    }),
    signal: stop.signal,
  });
  return { clock, stop, kicks, lines, state, ended };
}

describe("the watchdog", () => {
  test("is kicked at once and then twice in its time", async () => {
    const { clock, kicks, lines } = start();
    await clock.advance(95_000);
    expect(kicks).toEqual([0, 30, 60, 90]);
    expect(lines).toEqual([]);
  });

  test("is not kicked while something stands still, which is said once and with the reason", async () => {
    const { clock, kicks, lines, state } = start();
    await clock.advance(10_000);
    state.stall = "job 1 began 31.0 s ago and has not ended";
    await clock.advance(100_000);
    expect(kicks).toEqual([0]);
    expect(lines).toEqual([
      'time=1970-01-01T00:00:00.000Z level=ERROR msg="Not kicking the watchdog: the program is to be restarted" ' +
        'err="job 1 began 31.0 s ago and has not ended"\n',
    ]);
  });

  test("is kicked again when it goes on in time", async () => {
    const { clock, kicks, lines, state } = start();
    state.stall = "stuck";
    await clock.advance(40_000);
    delete state.stall;
    await clock.advance(30_000);
    expect(kicks).toEqual([0, 60]);
    expect(lines[1]).toContain('level=INFO msg="Kicking the watchdog again"');
  });

  test("lets go when it is told to", async () => {
    const { clock, stop, kicks, ended } = start();
    await clock.advance(1000);
    stop.abort();
    await ended;
    await clock.advance(100_000);
    expect(kicks).toEqual([0]);
    expect(clock.sleeping).toBe(0);
  });

  test("is kicked once an hour when it waits longer than a timer can", async () => {
    const { clock, kicks } = start(1e12);
    await clock.advance(3_600_000);
    expect(kicks).toEqual([0, 3600]);
  });
});
