import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** @returns {any} */
export const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

export const manifest = readJson(join(root, "package.json"));

/** Every package that is published, with the folder that it lives in. */
export const packages = readdirSync(join(root, "packages"))
  .map((name) => join(root, "packages", name))
  // A folder whose package is on another branch may still hold what was installed or built.
  .filter((folder) => existsSync(join(folder, "package.json")))
  .map((folder) => ({ folder, ...readJson(join(folder, "package.json")) }))
  .filter((candidate) => !candidate.private);

/** Path of a program that a devDependency of the root brings. */
export const tool = (name) => join(root, "node_modules", ".bin", name);
