import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { expect, test } from "vitest";
import type { Assignments } from "./systemd.ts";
import { runSystemdNotify, type Spawn } from "./systemd-notify.ts";

/** Runs a shell script in place of systemd-notify; what it is called with is in `calls`. */
function pretend(script: string) {
  const calls: (readonly string[])[] = [];
  const children: ChildProcess[] = [];
  const spawnScript: Spawn = (program, args, options: SpawnOptions) => {
    calls.push([program, ...args]);
    const child = spawn("sh", ["-c", script, program, ...args], options);
    children.push(child);
    return child;
  };
  return {
    calls,
    children,
    send: (assignments: Assignments) => runSystemdNotify(assignments, spawnScript, process.env),
  };
}

test("the program of systemd gets the assignments as they are, and waits for systemd", async () => {
  const { calls, send } = pretend("exit 0");
  await send(["READY=1", "STATUS=9 jobs"]);
  expect(calls).toEqual([["systemd-notify", "READY=1", "STATUS=9 jobs"]]);
});

test("what it says on failing is told", async () => {
  const { send } = pretend("echo 'Failed to notify init system: Connection refused' >&2; exit 1");
  await expect(send(["READY=1"])).rejects.toThrow(
    "systemd-notify ended with 1: Failed to notify init system: Connection refused",
  );
});

test("that it says without end is cut off", async () => {
  const { send } = pretend("head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1");
  const error: unknown = await send(["READY=1"]).catch((reason: unknown) => reason);
  expect((error as Error).message.length).toBeLessThan(600);
});

test("its death is told with the signal", async () => {
  const { send } = pretend("kill -KILL $$");
  await expect(send(["READY=1"])).rejects.toThrow("systemd-notify ended with SIGKILL");
});

test("a machine without it is told", async () => {
  const absent: Spawn = (_, args, options) => spawn("/nonexistent/systemd-notify", args, options);
  await expect(runSystemdNotify(["READY=1"], absent, process.env)).rejects.toThrow(
    "systemd-notify could not be run: spawn /nonexistent/systemd-notify ENOENT",
  );
});
