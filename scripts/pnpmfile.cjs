// What pnpm asks when it installs, packs or publishes a package (`pnpmfile` in pnpm-workspace.yaml).
const { join, relative } = require("node:path");

/** TypeScript 7 has no API yet: what reads the docstrings (npm run api) gets the version before, and not ours. */
function readPackage(manifest) {
  if (manifest.name === "typedoc") {
    delete manifest.peerDependencies.typescript;
    manifest.dependencies.typescript = "6.0.3";
  }
  return manifest;
}

/**
 * No sources are published, so neither is the condition by which the packages of this repository find each other's. In a
 * workflow the package says which repository it is from: npm compares that with the provenance.
 */
function beforePacking(manifest, folder) {
  for (const entry of Object.values(manifest.exports)) {
    if (typeof entry === "object") delete entry["@rbp/source"];
  }
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  if (server !== undefined && repository !== undefined) {
    const url = `git+${server}/${repository}.git`;
    manifest.repository = { type: "git", url, directory: relative(join(__dirname, ".."), folder) };
  }
  return manifest;
}

module.exports = { hooks: { readPackage, beforePacking } };
