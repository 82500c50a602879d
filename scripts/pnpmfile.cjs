// What pnpm asks when it packs or publishes a package (`pnpmfile` in pnpm-workspace.yaml).

/** No sources are published, so neither is the condition by which the packages of this repository find each other's. */
function beforePacking(manifest) {
  for (const entry of Object.values(manifest.exports)) {
    if (typeof entry === "object") delete entry["@rbp/source"];
  }
  return manifest;
}

module.exports = { hooks: { beforePacking } };
