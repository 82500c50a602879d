import { spawn } from "node:child_process";
import { exporterCli, toolsCli } from "./requires.ts";
import type { End } from "./process.ts";

export interface ShellResult {
  readonly end: End;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script with bash, in which `exporter` and `ina260` are the published programs. The end is that of all of a pipeline. */
export function runShell(
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<ShellResult> {
  const programs = 'exporter() { "$NODE" "$EXPORTER" "$@"; }\nina260() { "$NODE" "$TOOLS" "$@"; }';
  const child = spawn("bash", ["-c", `set -o pipefail\n${programs}\n${script}`], {
    env: { ...process.env, ...environment, NODE: process.execPath, EXPORTER: exporterCli, TOOLS: toolsCli },
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
