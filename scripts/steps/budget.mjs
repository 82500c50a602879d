import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CheckError } from "../lib/check-error.mjs";
import { readJson } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

const PACKAGES = ["@rbp/i2c", "@rbp/ina260"];
const MAXIMUM_KILOBYTES = 64;

/** What a user of the driver alone gets: two packages, little code, and nothing that runs when it is installed. */
export async function budget({ temporary, tarballs }) {
  const folder = join(temporary, "budget");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  await run("npm", ["install", ...PACKAGES.map((name) => tarballs.get(name))], { cwd: folder });

  const installed = readJson(join(folder, "package-lock.json")).packages;
  const names = Object.keys(installed).filter((path) => path !== "");
  const expected = PACKAGES.map((name) => `node_modules/${name}`);
  if (names.sort().join() !== expected.join())
    throw new CheckError(`only ${PACKAGES.join(", ")} expected, found ${names.join(", ")}`);
  for (const name of names) {
    if (installed[name].hasInstallScript) throw new CheckError(`${name} has an install script`);
  }

  const code = names.flatMap((name) => codeOf(join(folder, name))).map((path) => readFileSync(path, "utf8"));
  const kilobytes = code.reduce((sum, text) => sum + Buffer.byteLength(withoutComments(text)), 0) / 1000;
  const note = `${kilobytes.toFixed(1)} of ${MAXIMUM_KILOBYTES} kB of code`;
  if (kilobytes <= MAXIMUM_KILOBYTES) return { note };
  throw new CheckError(`${PACKAGES.join(" with ")}: ${note}`, "");
}

/** What a program loads: not the fakes for its tests, and no documentation. */
function codeOf(folder) {
  return readdirSync(join(folder, "dist"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder, "dist", "testing")));
}

/** Whole lines of comment; the compiler's output has no others that count. */
function withoutComments(text) {
  return text.replaceAll(/^\s*(?:\/\*|\*|\/\/).*\n/gm, "");
}
