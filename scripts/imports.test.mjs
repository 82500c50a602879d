import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root, tool } from "./lib/repository.mjs";

const NAMES = ["i2c", "ina260", "metering", "exporter"];

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-imports-"));
  for (const name of NAMES) {
    const exports = { ".": { "@rbp/source": "./src/index.ts", default: "./dist/index.js" } };
    write(`packages/${name}/package.json`, JSON.stringify({ name: `@rbp/${name}`, type: "module", exports }));
    write(`packages/${name}/src/index.ts`, "export const value: number = 1;\n");
    mkdirSync(join(folder, "node_modules/@rbp"), { recursive: true });
    symlinkSync(join(folder, "packages", name), join(folder, "node_modules/@rbp", name));
  }
  for (const name of ["prom-client", "i2c-bus"]) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: "index.js" }));
    write(`node_modules/${name}/index.js`, "");
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The mistakes that the step "lint" finds, and its exit code, which counts them. */
async function cruise() {
  const config = join(root, ".dependency-cruiser.mjs");
  const args = ["--config", config, ...NAMES.map((name) => `packages/${name}`)];
  const { stdout, code } = await promisify(execFile)(tool("depcruise"), args, { cwd: folder }).then(
    (result) => ({ ...result, code: 0 }),
    (error) => error,
  );
  const mistakes = [...stdout.matchAll(/^ +error (\S+): packages\/(\S+)/gm)];
  return { code, mistakes: mistakes.map(([, rule, from]) => `${from}: ${rule}`) };
}

test("imports in the directions of the table are right", async () => {
  write("packages/ina260/src/a.ts", 'import { value } from "@rbp/i2c";\nexport const a: number = value;\n');
  write("packages/metering/src/a.test.ts", 'import { value } from "@rbp/ina260";\nvoid value;\n');
  write("packages/exporter/src/a.ts", 'export type { Gauge } from "prom-client";\n');
  expect(await cruise()).toEqual({ code: 0, mistakes: [] });
});

test("circles of every kind, and imports against the directions, are mistakes", async () => {
  const circle = (name, there) => {
    write(`packages/i2c/src/${name}/a.ts`, there);
    write(`packages/i2c/src/${name}/b.ts`, 'import { a } from "./a.ts";\nexport const b: typeof a = a;\n');
  };
  circle("values", 'import { b } from "./b.ts";\nexport const a: number = b;\n');
  circle("types", 'import type { b } from "./b.ts";\nexport let a: typeof b;\n');
  circle("type-expressions", 'export let a: typeof import("./b.ts").b;\n');
  circle("lazy", 'export const a = async (): Promise<unknown> => import("./b.ts");\n');

  write("packages/i2c/src/driver.ts", 'export { value } from "@rbp/ina260";\n');
  write("packages/i2c/src/driver-types.ts", 'export type { value } from "@rbp/ina260";\n');
  write("packages/metering/src/path.ts", 'export { value } from "../../i2c/src/index.ts";\n');
  write("packages/ina260/src/index.test.ts", 'import { value } from "@rbp/exporter";\nvoid value;\n');
  write("packages/ina260/src/tested.ts", 'import "./index.test.ts";\n');
  write("packages/ina260/src/missing.ts", 'import "@rbp/other";\n');
  write("packages/ina260/src/registry.ts", 'import "prom-client";\n');
  write("packages/ina260/src/addon.ts", 'export const addon: Promise<unknown> = import("i2c-bus");\n');
  const expected = [
    ...["values", "types", "type-expressions", "lazy"].map((kind) => `i2c/src/${kind}/a.ts: no-circle`),
    "i2c/src/driver.ts: direction-of-i2c",
    "i2c/src/driver-types.ts: direction-of-i2c",
    "metering/src/path.ts: direction-of-metering",
    "ina260/src/index.test.ts: direction-of-ina260-tests",
    "ina260/src/tested.ts: no-test-in-sources",
    "ina260/src/missing.ts: no-unknown-module",
    "ina260/src/registry.ts: no-prom-client-elsewhere",
    "ina260/src/addon.ts: no-i2c-bus-elsewhere",
  ];
  const { code, mistakes } = await cruise();
  expect(mistakes.toSorted()).toEqual(expected.toSorted());
  expect(code).toBe(expected.length);
});
