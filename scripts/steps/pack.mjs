import { cpSync } from "node:fs";
import { join } from "node:path";
import { packAll } from "../lib/packing.mjs";
import { root } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

/** Packs every package as it would be published, and installs the tarballs with npm where a program uses them. */
export async function pack({ temporary }) {
  const tarballs = join(temporary, "tarballs");
  const files = await packAll(tarballs);
  const consumer = join(temporary, "consumer");
  cpSync(join(root, "scripts", "consumer"), consumer, { recursive: true });
  await run("npm", ["install", ...files.map((file) => join(tarballs, file))], { cwd: consumer });
  return { note: `${files.length} packages` };
}
