import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileAddon } from "../lib/addon.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { install } from "../lib/pnpm.mjs";
import { root } from "../lib/repository.mjs";

/** Installs what the lockfile says, which must hold for every registry; the native addon for the Node that runs. */
export async function dependencies() {
  await install();
  await compileAddon();
  const hosts = readFileSync(join(root, "pnpm-lock.yaml"), "utf8").match(/https?:\/\/[^\s,}]+/g);
  if (hosts !== null)
    throw new CheckError(`pnpm-lock.yaml names the registry ${hosts[0]}; install without it`);
}
