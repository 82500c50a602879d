import type { ChildProcess, SpawnOptions } from "node:child_process";
import type { Socket } from "node:net";
import type { Assignments } from "./service-manager.ts";

/** `spawn` of node:child_process. */
export type Spawn = (program: string, args: readonly string[], options: SpawnOptions) => ChildProcess;

/** systemd-notify itself waits 5 s for systemd. */
const MAXIMUM_MILLISECONDS = 10_000;
/** Of what it says when it fails: one line. */
const MAXIMUM_CHARACTERS = 500;

/** @param variables Environment variables of systemd-notify. */
export async function runSystemdNotify(
  assignments: Assignments,
  spawn: Spawn,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const child = spawn("systemd-notify", assignments, {
    stdio: ["ignore", "ignore", "pipe"],
    signal: AbortSignal.timeout(MAXIMUM_MILLISECONDS),
    killSignal: "SIGKILL",
    env: variables,
  });
  child.unref();
  (child.stderr as Socket | null)?.unref();
  await ended(child);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.on(
      "data",
      (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(0, MAXIMUM_CHARACTERS)),
    );
    child.once("error", (error) => reject(new Error(`systemd-notify could not be run: ${error.message}`)));
    child.once("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`systemd-notify ended with ${String(code ?? signal)}: ${said.trim()}`));
    });
  });
}
