import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { manifest, root } from "./repository.mjs";
import { run } from "./run.mjs";

// "pnpm@1.2.3+sha512.…": npx wants the version without the hash.
const pinned = manifest.packageManager.split("+")[0];

/**
 * The command line that runs the pinned pnpm; npm fetches it where it is missing.
 *
 * @returns {[string, string[]]}
 */
export const pnpm = (...args) => ["npx", ["--yes", pinned, ...args]];

/** Installs the dependencies, unless exactly those of the lockfile are there. */
export async function install() {
  if (isInstalled()) return;
  console.log(`Installing the dependencies with ${pinned} …`);
  await run(...pnpm("install", "--frozen-lockfile", "--config.confirmModulesPurge=false"));
}

function isInstalled() {
  // pnpm keeps a copy of the lockfile that it installed.
  const installed = join(root, "node_modules", ".pnpm", "lock.yaml");
  if (!existsSync(installed)) return false;
  return readFileSync(installed, "utf8") === readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
}
