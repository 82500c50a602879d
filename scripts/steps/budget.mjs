import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CheckError } from "../lib/check-error.mjs";
import { readJson } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

const PACKAGES = ["@rbp/i2c", "@rbp/ina260"];
const MAXIMUM_KILOBYTES = 60;

/** What a user of the driver alone gets: two packages, small, and nothing that runs when it is installed. */
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

  const files = names.flatMap((name) => filesOf(join(folder, name)));
  const bytes = (kind) => files.filter(kind).reduce((sum, path) => sum + statSync(path).size, 0) / 1000;
  const total = bytes(() => true);
  const note = `${total.toFixed(1)} of ${MAXIMUM_KILOBYTES} kB`;
  if (total <= MAXIMUM_KILOBYTES) return { note };
  const parts = [/(?<!testing\/.*)\.js$/, /testing\/.*\.js$/, /\.d\.ts$/, /\.(?:md|json)$|LICENSE$/]
    .map((kind) => `${bytes((path) => kind.test(path)).toFixed(1)} kB match ${kind}`)
    .join("\n");
  throw new CheckError(`${PACKAGES.join(" with ")} without sources and maps: ${note}`, parts);
}

/** The files of a package without its sources and source maps. */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.endsWith(".map") && !path.startsWith(join(folder, "src")));
}
