import { mkdirSync, readdirSync } from "node:fs";
import { CheckError } from "./check-error.mjs";
import { pnpm } from "./pnpm.mjs";
import { packages } from "./repository.mjs";
import { run } from "./run.mjs";

/** Packs every package as it would be published, into a new folder. @returns {Promise<string[]>} The tarballs. */
export async function packAll(folder) {
  mkdirSync(folder);
  const filters = packages.map(({ name }) => `--filter=${name}`);
  await run(...pnpm("--recursive", ...filters, "pack", "--pack-destination", folder));
  const found = readdirSync(folder).toSorted();
  const wanted = packages.map(({ name }) => tarballName(name)).toSorted();
  if (found.join() !== wanted.join()) {
    throw new CheckError(`${wanted.join(", ")} expected, found ${found.join(", ")}`);
  }
  return found;
}

/** What pnpm calls the tarball of a package. */
export function tarballName(name) {
  const { version } = packages.find((known) => known.name === name);
  return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}
