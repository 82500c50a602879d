// Which package may import which, read by `npm run lint`. Types and lazy imports count like any other.

const drivers = ["i2c", "i2c-linux", "tca9548a", "ina260"];
const engine = [...drivers, "metering", "command-line"];

/** What the sources of each package may import. Its tests may import every package above it in this table. */
const directions = {
  i2c: [],
  tca9548a: ["i2c"],
  ina260: ["i2c"],
  "i2c-linux": ["i2c"],
  metering: [],
  "command-line": [],
  "exporter-toolkit": ["command-line"],
  "ina260-monitor": engine,
  "ina260-tools": [...engine, "ina260-monitor"],
  exporter: [...engine, "exporter-toolkit", "ina260-monitor"],
  bench: [...engine, "exporter-toolkit", "ina260-monitor", "ina260-tools", "exporter"],
};

/** Packages of others that must not spread, and who may import them. */
const walls = {
  "prom-client": ["packages/exporter/", "packages/exporter-toolkit/(?:test/|src/.*[.]test)"],
  "i2c-bus": ["packages/i2c-linux/", "packages/bench/"],
  koffi: ["packages/i2c-linux/"],
};

const tests = "^packages/[^/]+/(?:test/|src/.*[.]test(?:-d)?[.]ts$)";
const folder = (name) => `^packages/${name}/`;
/** Everything in our packages but what these hold. */
const outside = (names) => ({ path: "^packages/", pathNot: names.map(folder) });

const names = Object.keys(directions);

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circle",
      comment: "No module may depend on itself, neither by its types nor by a lazy import.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unknown-module",
      comment: "An import that leads nowhere is one that no rule sees.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-test-in-sources",
      comment: "What is published must not import what is not.",
      severity: "error",
      from: { path: "^packages/", pathNot: tests },
      to: { path: tests },
    },
    {
      name: "no-unknown-package",
      comment: "A new package needs its line in the table of .dependency-cruiser.mjs.",
      severity: "error",
      from: outside(names),
      to: {},
    },
    ...Object.entries(directions).map(([name, imports]) => ({
      name: `direction-of-${name}`,
      comment: `The sources of ${name} may import ${imports.join(", ") || "no package of ours"}.`,
      severity: "error",
      from: { path: folder(name), pathNot: tests },
      to: outside([name, ...imports]),
    })),
    ...names.map((name, index) => ({
      name: `direction-of-${name}-tests`,
      comment: `The tests of ${name} may import ${names.slice(0, index).join(", ") || "no other package of ours"}.`,
      severity: "error",
      from: { path: tests.replace("[^/]+", name) },
      to: outside(names.slice(0, index + 1)),
    })),
    ...Object.entries(walls).map(([module, importers]) => ({
      name: `no-${module}-elsewhere`,
      comment: `Of ours only ${importers.join(" and ")} may import ${module}.`,
      severity: "error",
      from: { path: "^packages/", pathNot: importers.map((path) => `^${path}`) },
      to: { path: `(?:^|node_modules/)(?:@types/)?${module}(?:/|$)` },
    })),
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^packages/[^/]+/(?:dist|bundle)/", "^scripts/consumer/"] },
    enhancedResolveOptions: {
      conditionNames: ["@rbp/source", "import", "types", "node", "default"],
      exportsFields: ["exports"],
    },
  },
};
