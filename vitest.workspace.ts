import type { TestProjectConfiguration } from "vitest/config";

// Tests import the packages by name and get their sources, so no build is needed.
const conditions = ["@rbp/source"];

/** A machine that is busy is slow, and that is no mistake. */
const testTimeout = 30_000;

function project(name: string): TestProjectConfiguration {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name,
      root: `packages/${name}`,
      include: ["src/**/*.test.ts", "test/**/*.test.ts"],
      // Modules keep no state, so the files of a project may share a process: that costs two thirds of the CPU time.
      isolate: false,
      testTimeout,
    },
  };
}

export default [
  project("i2c"),
  project("i2c-linux"),
  project("tca9548a"),
  project("ina260"),
  project("command-line"),
  project("metering"),
  project("exporter-toolkit"),
  project("ina260-monitor"),
  project("ina260-tools"),
  project("exporter"),
  project("bench"),
  {
    test: {
      name: "scripts",
      root: "scripts",
      include: ["**/*.test.mjs"],
      exclude: ["packed/**"],
      testTimeout,
    },
  },
  // What npm test has packed; see scripts/packed/place.mjs.
  {
    test: {
      name: "packed",
      root: "scripts/packed",
      include: ["*.test.mjs"],
      testTimeout: 120_000,
      hookTimeout: 120_000,
    },
  },
] satisfies TestProjectConfiguration[];
