import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readJson } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";
import { emptyFolder, tarballOf } from "./place.mjs";

const PACKAGES = ["@rbp/i2c", "@rbp/ina260"];
const MAXIMUM_KILOBYTES = 64;

const folder = emptyFolder("budget");
beforeAll(async () => {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  await run("npm", ["install", ...PACKAGES.map(tarballOf)], { cwd: folder });
});

test("the driver alone installs two packages, and nothing runs when it is installed", () => {
  const { "": own, ...installed } = readJson(join(folder, "package-lock.json")).packages;
  expect(own).toBeDefined();
  expect(Object.keys(installed).toSorted()).toEqual(PACKAGES.map((name) => `node_modules/${name}`));
  expect(Object.values(installed).filter((entry) => entry.hasInstallScript)).toEqual([]);
});

test(`the driver alone is at most ${MAXIMUM_KILOBYTES} kB of code`, () => {
  const code = PACKAGES.flatMap((name) => codeOf(join(folder, "node_modules", name))).map(withoutComments);
  const kilobytes = code.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1000;
  expect(kilobytes).toBeGreaterThan(1);
  expect(kilobytes).toBeLessThanOrEqual(MAXIMUM_KILOBYTES);
});

/** What a program loads: not the fakes for its tests, and no documentation. */
function codeOf(path) {
  return readdirSync(join(path, "dist"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js") && !name.startsWith("testing"))
    .map((name) => readFileSync(join(path, "dist", name), "utf8"));
}

/** Whole lines of comment; the compiler's output has no others that count. */
function withoutComments(text) {
  return text.replaceAll(/^\s*(?:\/\*|\*|\/\/).*\n/gm, "");
}
