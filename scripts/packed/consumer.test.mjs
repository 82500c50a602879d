import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tool } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";
import { consumer } from "./place.mjs";

/** How programs that use the packages are compiled: today's Node projects and bundlers, strict to the last. */
const compilers = [
  ["--module", "nodenext"],
  ["--module", "esnext", "--moduleResolution", "bundler"],
].flatMap((modules) =>
  ["es2022", "esnext"].flatMap((lib) =>
    ["true", "false"].map((exact) => [...modules, "--lib", lib, "--exactOptionalPropertyTypes", exact]),
  ),
);

test("the packages bring no types of others, which the declarations could need unseen", () => {
  expect(existsSync(join(consumer, "node_modules", "@types"))).toBe(false);
});

test.each(compilers)(
  "a program that uses the packages compiles with %s %s %s %s %s %s %s",
  async (...flags) => {
    await run(tool("tsc"), ["--noEmit", ...flags], { cwd: consumer });
  },
);

test("a program that uses the packages runs", async () => {
  await run(tool("tsc"), ["--outDir", "out"], { cwd: consumer });
  await run("node", ["out/main.js"], { cwd: consumer });
});
