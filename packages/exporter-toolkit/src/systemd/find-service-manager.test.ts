import { ManualClock } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { createLogger } from "@rbp/command-line";
import { findServiceManager } from "./find-service-manager.ts";

/** A program whose messages to systemd are sent when the test says so. */
async function start(variables: Readonly<Record<string, string>> = { NOTIFY_SOCKET: "/run/notify" }) {
  const clock = new ManualClock();
  const sent: string[] = [];
  const lines: string[] = [];
  const answers: (() => void)[] = [];
  const state: { failure?: Error } = {};
  const manager = await findServiceManager({
    variables,
    processId: 42,
    clock,
    monotonicMicroseconds: () => 123_456_789n,
    send: (assignments) => {
      sent.push(assignments.join("\n"));
      const { failure } = state;
      return failure === undefined
        ? new Promise((resolve) => answers.push(resolve))
        : Promise.reject(failure);
    },
    log: createLogger({
      level: "info",
      format: "logfmt",
      write: (line) => lines.push(line),
      wallClock: () => 0,
    }),
  });
  const answer = async (): Promise<void> => {
    answers.shift()?.();
    await clock.advance(0);
  };
  return { manager, clock, sent, lines, state, answer };
}

describe("systemd is told", () => {
  test("of the start, with a status on one line that can assign nothing else", async () => {
    const { manager, sent } = await start();
    manager.ready("9 jobs\nMAINPID=1");
    expect(sent).toEqual(["READY=1\nSTATUS=9 jobs MAINPID=1"]);
  });

  test("of a reload with the time of its begin, and of its end", async () => {
    const { manager, sent, answer } = await start();
    manager.reloading();
    await answer();
    manager.ready("8 jobs");
    expect(sent).toEqual(["RELOADING=1\nMONOTONIC_USEC=123456789", "READY=1\nSTATUS=8 jobs"]);
  });

  test("one thing at a time", async () => {
    const { manager, sent, answer } = await start();
    manager.ready("1 job");
    manager.reloading();
    manager.ready("2 jobs");
    expect(sent).toHaveLength(1);
    await answer();
    expect(sent).toHaveLength(2);
    await answer();
    await answer();
    expect(sent.map((message) => message.split("=")[0])).toEqual(["READY", "RELOADING", "READY"]);
  });

  test("of the end, and of nothing after it", async () => {
    const { manager, sent, answer } = await start();
    manager.stopping();
    manager.ready("too late");
    await answer();
    expect(sent).toEqual(["STOPPING=1"]);
  });

  test("that the program goes on, where it waits for that", async () => {
    const { manager, clock, sent, answer } = await start({
      NOTIFY_SOCKET: "@abstract",
      WATCHDOG_USEC: "2000000",
    });
    const stop = new AbortController();
    let stall: string | undefined;
    const watched = manager.watch(() => stall, stop.signal);
    await answer();
    await clock.advance(1000);
    await answer();
    expect(sent).toEqual(["WATCHDOG=1", "WATCHDOG=1"]);
    stall = "stuck";
    await clock.advance(10_000);
    expect(sent).toHaveLength(2);
    stop.abort();
    await watched;
  });

  test("no signs of life where it does not wait for any", async () => {
    const { manager, clock, sent } = await start();
    await manager.watch(() => undefined, new AbortController().signal);
    expect([sent, clock.sleeping]).toEqual([[], 0]);
  });
});

test("what cannot be said is logged once and disturbs nothing", async () => {
  const { manager, clock, sent, lines, state } = await start();
  state.failure = new Error("systemd-notify ended with 1: Failed to notify init system: Connection refused");
  manager.ready("1 job");
  await clock.advance(0);
  manager.reloading();
  await clock.advance(0);
  expect(sent).toHaveLength(2);
  expect(lines).toEqual([
    expect.stringMatching(/level=WARN msg="systemd could not be told.*" err="systemd-notify ended with 1: /),
  ]);
});

test("what cannot be said at the end is not worth a line", async () => {
  const { manager, clock, sent, lines, state } = await start();
  state.failure = new Error("systemd-notify ended with SIGTERM: ");
  manager.stopping();
  await clock.advance(0);
  expect([sent, lines]).toEqual([["STOPPING=1"], []]);
});

test.each([{}, { NOTIFY_SOCKET: "" }])("without systemd, with %j, nothing is sent", async (variables) => {
  const { manager, clock, sent } = await start({ WATCHDOG_USEC: "2000000", ...variables });
  manager.ready("1 job");
  manager.reloading();
  manager.stopping();
  await manager.watch(() => undefined, new AbortController().signal);
  expect([sent, clock.sleeping]).toEqual([[], 0]);
});
