import { spawn } from "node:child_process";
import { cli } from "./requires.ts";
import type { End } from "./process.ts";

export interface ShellResult {
  readonly end: End;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script with bash, in which `exporter` is the published program. The end is that of all of a pipeline. */
export function runShell(
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ShellResult> {
  const exporter = 'exporter() { "$NODE" "$CLI" "$@"; }';
  const child = spawn("bash", ["-c", `set -o pipefail\n${exporter}\n${script}`], {
    env: { ...process.env, ...environment, NODE: process.execPath, CLI: cli },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) =>
    child.on("close", (code, signal) => resolve({ end: code ?? signal ?? "", stdout, stderr })),
  );
}
