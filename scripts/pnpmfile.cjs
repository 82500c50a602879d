// What pnpm asks when it installs, packs or publishes a package (`pnpmfile` in pnpm-workspace.yaml).

/** TypeScript 7 has no API yet: what reads the docstrings (npm run api) gets the version before, and not ours. */
function readPackage(manifest) {
  if (manifest.name === "typedoc") {
    delete manifest.peerDependencies.typescript;
    manifest.dependencies.typescript = "6.0.3";
  }
  return manifest;
}

/** No sources are published, so neither is the condition by which the packages of this repository find each other's. */
function beforePacking(manifest) {
  for (const entry of Object.values(manifest.exports)) {
    if (typeof entry === "object") delete entry["@rbp/source"];
  }
  return manifest;
}

module.exports = { hooks: { readPackage, beforePacking } };
