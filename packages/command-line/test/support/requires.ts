import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The exporter, and the tools, as they are published. */
export const exporterCli: string = bundle("exporter");
export const toolsCli: string = bundle("ina260-tools");

function bundle(folder: string): string {
  return fileURLToPath(new URL(`../../../${folder}/bundle/cli.js`, import.meta.url));
}

/** Fails where the tests would run nothing, or something old. */
export function requireBuild(): void {
  if (existsSync(exporterCli) && existsSync(toolsCli)) return;
  throw new Error("these tests run the published programs; run `npm run build` first");
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
