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
  return requireProgram("promtool", "--version", "prometheus", untested);
}

/** Whether keys and certificates can be made here. */
export function requireOpenssl(untested: string): Promise<boolean> {
  return requireProgram("openssl", "version", "openssl", untested);
}

/** Whether a program can be started as systemd starts one for a socket. */
export function requireSocketActivation(untested: string): Promise<boolean> {
  return requireProgram("systemd-socket-activate", "--version", "systemd", untested);
}

async function requireProgram(
  program: string,
  argument: string,
  debianPackage: string,
  untested: string,
): Promise<boolean> {
  try {
    await promisify(execFile)(program, [argument]);
    return true;
  } catch {
    process.stdout.write(
      `SKIPPED: ${program} (Debian package ${debianPackage}) is not installed: ${untested}\n`,
    );
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
