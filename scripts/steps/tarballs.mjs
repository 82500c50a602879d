import { basename } from "node:path";
import { CheckError, explain } from "../lib/check-error.mjs";
import { tool } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

/** Checks that each tarball has its documents, nothing that is ours alone, and ranges that npm understands. */
export const contents = forEachTarball(async (tarball) => {
  const files = (await run("tar", ["tzf", tarball])).trim().split("\n");
  const missing = ["README.md", "LICENSE"].filter((file) => !files.includes(`package/${file}`));
  const extra = files.filter((file) => /\.test\.|tsbuildinfo|node_modules/.test(file));
  const manifest = await run("tar", ["xzOf", tarball, "package/package.json"]);
  const found = [
    ...missing.map((file) => `lacks ${file}`),
    ...extra.map((file) => `holds ${file}`),
    ...(manifest.includes("workspace:") ? ["has a workspace: range"] : []),
  ];
  if (found.length > 0) throw new CheckError(`${basename(tarball)} ${found.join(", ")}`);
});

/** Checks the manifest of each tarball against what is in it. */
export const publint = forEachTarball((tarball) => run(tool("publint"), ["run", "--strict", tarball]));

/** Checks that the types of each tarball resolve for ESM consumers, old and new. */
export const attw = forEachTarball((tarball) =>
  run(tool("attw"), [tarball, "--profile", "esm-only", "--no-color"]),
);

/** A step that looks at all tarballs before it fails. */
function forEachTarball(check) {
  return async ({ tarballs }) => {
    const failures = [];
    for (const tarball of tarballs.values()) {
      await check(tarball).catch((error) => failures.push(explain(error)));
    }
    if (failures.length > 0) {
      throw new CheckError(`${failures.length} of ${tarballs.size} tarballs`, failures.join("\n"));
    }
  };
}
