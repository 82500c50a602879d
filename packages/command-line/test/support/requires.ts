import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { findCompiler } from "@rbp/i2c-linux/testing";

/** The command line program as it is published. */
export const cli: string = fileURLToPath(new URL("../../bundle/cli.js", import.meta.url));

/** Path of a compiled module. */
export function built(name: string): string {
  return fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
}

/** Fails where the tests would run nothing, or something old. */
export function requireBuild(): void {
  if (existsSync(cli)) return;
  throw new Error("these tests run the published program; run `npm run build` first");
}

/** Whether Prometheus' own tool is here. */
export function requirePromtool(untested: string): Promise<boolean> {
  return requirePrograms({ promtool: "prometheus" }, untested);
}

/** Whether the Prometheus server is here. */
export function requirePrometheus(untested: string): Promise<boolean> {
  return requirePrograms({ prometheus: "prometheus" }, untested);
}

/** Whether tmux, which emulates a terminal, is here. */
export function requireTmux(untested: string): Promise<boolean> {
  return requirePrograms({ tmux: "tmux" }, untested);
}

/** Whether a shell is here. */
export function requireShell(name: "bash" | "zsh" | "fish", untested: string): Promise<boolean> {
  return requirePrograms({ [name]: name }, untested);
}

/** Whether programs of the system are here. They are given with their Debian packages. */
export async function requirePrograms(
  packages: Readonly<Record<string, string>>,
  untested: string,
): Promise<boolean> {
  for (const [program, name] of Object.entries(packages)) {
    try {
      await promisify(execFile)("sh", ["-c", `command -v ${program}`]);
    } catch {
      process.stdout.write(`SKIPPED: ${program} (Debian package ${name}) is not installed: ${untested}\n`);
      return false;
    }
  }
  return true;
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
