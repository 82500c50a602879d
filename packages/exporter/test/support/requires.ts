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
export async function requirePromtool(untested: string): Promise<boolean> {
  try {
    await promisify(execFile)("promtool", ["--version"]);
    return true;
  } catch {
    process.stdout.write(`SKIPPED: promtool (Debian package prometheus) is not installed: ${untested}\n`);
    return false;
  }
}

/** Whether this Node can load npm `i2c-bus`, which is compiled where it is installed. */
export async function requireAddon(untested: string): Promise<boolean> {
  const cwd = fileURLToPath(new URL("../../../i2c-linux/", import.meta.url));
  try {
    await promisify(execFile)(process.execPath, ["--eval", 'require("i2c-bus")'], { cwd });
    return true;
  } catch {
    process.stdout.write(`SKIPPED: i2c-bus is not compiled (it needs g++, make and python3): ${untested}\n`);
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
