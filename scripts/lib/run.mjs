import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter } from "node:path";
import { CheckError } from "./check-error.mjs";
import { root } from "./repository.mjs";

const running = new Set();

// Debian has i2c-tools where an ordinary user's PATH does not look.
const path = [process.env.PATH, "/usr/sbin", "/sbin"].join(delimiter);

/**
 * Starts a program in a process group of its own, so that ending it ends what it started too.
 *
 * The promise `ended` settles with the exit code, the name of the signal, or why it could not be started.
 */
export function start(command, args, { cwd = root, env = {} } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, PATH: path, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  const program = {
    ended,
    output: () => Buffer.concat(chunks).toString("utf8"),
    isRunning: () => running.has(program),
    signal: (name) => signalGroup(child.pid, name),
  };
  watch(program);
  return program;
}

/**
 * Runs a program to its end and gives what it printed; anything but exit code 0 is a {@link CheckError}.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: object, minutes?: number }} options
 */
export async function run(command, args, { minutes = 10, ...options } = {}) {
  const program = start(command, args, options);
  const timer = setTimeout(() => program.signal("SIGKILL"), minutes * 60_000);
  const outcome = await program.ended;
  clearTimeout(timer);
  if (outcome === 0) return program.output();
  const limit = outcome === "SIGKILL" ? ` (the limit is ${minutes} minutes)` : "";
  throw new CheckError(`${[command, ...args].join(" ")} ended with ${outcome}${limit}`, program.output());
}

/** Whether a program of the system is there. */
export const hasProgram = (name) =>
  start("sh", ["-c", `command -v ${name}`]).ended.then((outcome) => outcome === 0);

function signalGroup(pid, name) {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

// A group of its own does not hear the terminal's Ctrl-C; whoever waits for it passes the end on.
function watch(program) {
  if (running.size === 0) for (const name of ["SIGINT", "SIGTERM"]) process.on(name, endAll);
  running.add(program);
  void program.ended.then(() => {
    running.delete(program);
    if (running.size === 0) for (const name of ["SIGINT", "SIGTERM"]) process.off(name, endAll);
  });
}

function endAll(name) {
  for (const program of running) program.signal("SIGKILL");
  process.exit(128 + constants.signals[name]);
}
