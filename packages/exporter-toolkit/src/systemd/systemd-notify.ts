import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { Assignments, SendNotification } from "./systemd.ts";

/** Node's own, without its types: the declarations of the package need none of Node's. */
export type Spawn = (program: string, args: readonly string[], options: object) => unknown;

/** systemd-notify itself waits 5 s for systemd. */
const MAXIMUM_MILLISECONDS = 10_000;
/** Maximum length of its error message. */
const MAXIMUM_CHARACTERS = 500;

/**
 * Sends by running systemd's own program, since Node has no datagram sockets of the Unix kind. Each message costs a
 * process of some milliseconds. It lives until systemd has read the message, not a moment longer: systemd finds out by
 * the sender's process which unit a message is about, so `--no-block` would lose some. Does not keep this process alive.
 *
 * @param variables Environment variables of that program. Default: those of this process.
 */
export function sendBySystemdNotify(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): SendNotification {
  return async (assignments) => {
    const { spawn } = await import("node:child_process");
    await runSystemdNotify(assignments, spawn, variables);
  };
}

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
  }) as ChildProcess;
  child.unref();
  (child.stderr as Socket | null)?.unref();
  await new Promise<void>((resolve, reject) => {
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
