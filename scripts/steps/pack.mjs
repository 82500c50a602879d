import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CheckError } from "../lib/check-error.mjs";
import { pnpm } from "../lib/pnpm.mjs";
import { packages } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

/** Packs every package as it would be published; `context.tarballs` maps the name of each to its file. */
export async function pack(context) {
  const folder = join(context.temporary, "tarballs");
  mkdirSync(folder);
  const filters = packages.map(({ name }) => `--filter=${name}`);
  await run(...pnpm("--recursive", ...filters, "pack", "--pack-destination", folder));
  const files = readdirSync(folder);
  context.tarballs = new Map(
    packages.map(({ name, version }) => [name, join(folder, fileName(name, version))]),
  );
  if (files.length !== packages.length) {
    throw new CheckError(`${packages.length} tarballs expected, found ${files.join(", ")}`);
  }
  return { note: `${files.length} packages` };
}

function fileName(name, version) {
  return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}
