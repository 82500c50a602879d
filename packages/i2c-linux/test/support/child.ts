import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EmulatedDevice } from "../../src/testing/index.ts";
import { requireBuild } from "./requires.ts";

const packageDirectory = fileURLToPath(new URL("../../", import.meta.url));

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code, or the name of the signal. */
  readonly end: number | string;
}

/** Runs a program with the emulated devices, without blocking the process that answers it. */
export function run(
  device: EmulatedDevice,
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: packageDirectory,
      env: { ...process.env, ...device.environment },
      stdio: ["ignore", "pipe", "pipe"],
      killSignal: "SIGKILL",
      ...(signal === undefined ? {} : { signal }),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.on("error", (error) => (signal?.aborted === true ? undefined : reject(error)));
    child.on("close", (code, killedBy) => resolve({ stdout, stderr, end: code ?? killedBy ?? "" }));
  });
}

/** What a program prints when it succeeds. */
export async function output(
  device: EmulatedDevice,
  program: string,
  ...args: readonly string[]
): Promise<string> {
  const { stdout, stderr, end } = await run(device, program, args);
  if (end !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${String(end)}:\n${stderr}${stdout}`);
  return stdout;
}

/**
 * Runs code in a Node of its own, with the packages as they are published; gives what it passes to `report`.
 * `open(access, backend)` opens bus 1, `i2c` and `linux` are the packages.
 */
export async function node<T>(device: EmulatedDevice, code: string): Promise<T> {
  requireBuild();
  const program = `
    import * as i2c from "@rbp/i2c";
    import * as contract from "@rbp/i2c/testing";
    import * as linux from "@rbp/i2c-linux";
    const open = (access, backend) => linux.openLinuxI2CBus(1, { access, backend });
    const report = (value) => process.stdout.write(JSON.stringify(value));
    const failure = (promise) => promise.then(
      () => undefined,
      ({ code, message, cause }) => ({ code, message, cause: { ...cause } }),
    );
    ${code}`;
  const printed = await output(device, process.execPath, "--input-type=module", "--eval", program);
  return JSON.parse(printed) as T;
}
