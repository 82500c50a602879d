import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./repository.mjs";
import { run } from "./run.mjs";

/**
 * Installs packages in an empty folder, as npm 12 does: without running their scripts.
 *
 * @param {string} folder
 * @param {string[]} tarballs
 * @returns What is installed, and what of the disk that takes, in units of 1024 bytes: all, and our packages.
 */
export async function installAlone(folder, tarballs) {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  await run("npm", ["install", "--ignore-scripts", ...tarballs], { cwd: folder });
  const modules = join(folder, "node_modules");
  const packages = Object.entries(readJson(join(modules, ".package-lock.json")).packages).map(
    ([path, { hasInstallScript = false }]) => ({
      name: path.replace(/^.*node_modules\//, ""),
      hasInstallScript,
    }),
  );
  return { packages, total: await diskUsage(modules), ours: await diskUsage(join(modules, "@rbp")) };
}

async function diskUsage(folder) {
  return Number.parseInt(await run("du", ["-sk", folder]), 10);
}
