import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { CheckError } from "../lib/check-error.mjs";
import { pnpm } from "../lib/pnpm.mjs";
import { packages, root } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

/** Packs every package as it would be published, and installs the tarballs with npm where a program uses them. */
export async function pack({ temporary }) {
  const tarballs = join(temporary, "tarballs");
  mkdirSync(tarballs);
  const filters = packages.map(({ name }) => `--filter=${name}`);
  await run(...pnpm("--recursive", ...filters, "pack", "--pack-destination", tarballs));
  const files = readdirSync(tarballs);
  if (files.length !== packages.length) {
    throw new CheckError(`${packages.length} tarballs expected, found ${files.join(", ")}`);
  }
  const consumer = join(temporary, "consumer");
  cpSync(join(root, "scripts", "consumer"), consumer, { recursive: true });
  await run("npm", ["install", ...files.map((file) => join(tarballs, file))], { cwd: consumer });
  return { note: `${files.length} packages` };
}
