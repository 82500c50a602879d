import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pnpm } from "../lib/pnpm.mjs";
import { packages } from "../lib/repository.mjs";
import { CheckError } from "../lib/check-error.mjs";
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
  for (const tarball of context.tarballs.values()) await checkContents(tarball);
  return { note: `${files.length} packages` };
}

function fileName(name, version) {
  return `${name.replace("@", "").replace("/", "-")}-${version}.tgz`;
}

async function checkContents(tarball) {
  const files = (await run("tar", ["tzf", tarball])).trim().split("\n");
  const missing = ["README.md", "LICENSE", "package.json"].filter(
    (file) => !files.includes(`package/${file}`),
  );
  if (missing.length > 0) throw new CheckError(`${tarball} lacks ${missing.join(", ")}`);
  const extra = files.filter((file) => /\.test\.|\.test-d\.|tsbuildinfo|node_modules/.test(file));
  if (extra.length > 0) throw new CheckError(`${tarball} holds ${extra.join(", ")}`);
  const manifest = await run("tar", ["xzOf", tarball, "package/package.json"]);
  if (manifest.includes("workspace:")) throw new CheckError(`${tarball} has a workspace: range left`);
}
