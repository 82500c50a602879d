import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { copyContext, isInContext, readIgnoreFile } from "./context.mjs";

const ignoreFile = "# All but\n*\n!package.json\n!packages\n\n**/node_modules\n";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-context-"));
  for (const path of ["package.json", "secret", "packages/a/index.ts", "packages/a/node_modules/b.js"]) {
    mkdirSync(dirname(join(folder, "from", path)), { recursive: true });
    writeFileSync(join(folder, "from", path), "");
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what is let in is in the build, and nothing else", () => {
  const context = readIgnoreFile(ignoreFile);
  const isIn = (path) => isInContext(context, path, join(folder, "from"));
  expect(["package.json", "packages/a/index.ts", "packages", "."].map(isIn)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(["secret", "packages/a/node_modules", "packages/b", "pack"].map(isIn)).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test("what is let in is copied, and nothing else", () => {
  copyContext(readIgnoreFile(ignoreFile), join(folder, "from"), join(folder, "to"));
  const isCopied = (path) => existsSync(join(folder, "to", path));
  expect(["package.json", "packages/a/index.ts"].map(isCopied)).toEqual([true, true]);
  expect(["secret", "packages/a/node_modules"].map(isCopied)).toEqual([false, false]);
});

test.each([
  ["!packages\n", 'does not begin with "*"'],
  ["*\n!packages\n*.md\n", "no test knows the pattern *.md"],
])("an ignore file of another kind is refused: %j", (text, message) => {
  expect(() => readIgnoreFile(text)).toThrow(message);
});

test("a path that is let in and is not there is refused", () => {
  const context = readIgnoreFile("*\n!missing\n");
  expect(() => copyContext(context, join(folder, "from"), join(folder, "to"))).toThrow("there is no missing");
});
