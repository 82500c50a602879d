import { tool } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

/** Checks the manifest of each tarball against what is in it. */
export const publint = forEachTarball("publint", (tarball) => ["run", "--strict", tarball]);

/** Checks that the types of each tarball resolve for ESM consumers, old and new. */
export const attw = forEachTarball("attw", (tarball) => [tarball, "--profile", "esm-only", "--no-color"]);

function forEachTarball(name, args) {
  return async ({ tarballs }) => {
    for (const tarball of tarballs.values()) await run(tool(name), args(tarball));
  };
}
