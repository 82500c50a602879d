import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findCompiler } from "@rbp/i2c-linux/testing";

/** The command line program as it is published. */
export const cli: string = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));

/** Fails where the tests would run nothing, or something old. */
export function requireBuild(): void {
  if (existsSync(cli)) return;
  throw new Error("these tests run the compiled program; run `npx tsc -b packages/exporter` first");
}

/** Whether Prometheus' own tool is here. */
export function requirePromtool(untested: string): Promise<boolean> {
  return requireProgram("promtool", "--version", "promtool (Debian package prometheus)", untested);
}

/** Whether tmux, which emulates a terminal, is here. */
export function requireTmux(untested: string): Promise<boolean> {
  return requireProgram("tmux", "-V", "tmux", untested);
}

/** Whether a shell is here. */
export function requireShell(name: "bash" | "zsh" | "fish", untested: string): Promise<boolean> {
  return requireProgram(name, "--version", name, untested);
}

async function requireProgram(
  name: string,
  versionFlag: string,
  description: string,
  untested: string,
): Promise<boolean> {
  try {
    await promisify(execFile)(name, [versionFlag]);
    return true;
  } catch {
    process.stdout.write(`SKIPPED: ${description} is not installed: ${untested}\n`);
    return false;
  }
}

/** Whether /dev/i2c-N can be emulated here. */
export async function requireEmulation(untested: string): Promise<boolean> {
  const isLinux = process.platform === "linux";
  if (isLinux && (await findCompiler()) !== undefined) return true;
  const missing = isLinux ? "a C compiler (Debian package gcc) is not installed" : "this is not Linux";
  process.stdout.write(`SKIPPED: ${missing}: ${untested}\n`);
  return false;
}
