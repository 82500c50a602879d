import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { root, tool } from "../lib/repository.mjs";
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

test("a program that uses the packages compiles with TypeScript 5.2", async () => {
  const compiler = join(root, "node_modules", "typescript-5.2", "bin", "tsc");
  await run("node", [compiler, "--noEmit"], { cwd: consumer });
});

describe("a CommonJS file", () => {
  const compile = (module) => run(tool("tsc"), ["-p", "commonjs", "--module", module], { cwd: consumer });

  test("imports the packages under nodenext, which makes calls of require() of that", async () => {
    await compile("nodenext");
    expect(readFileSync(join(consumer, "commonjs", "import.js"), "utf8")).toContain('require("@rbp/i2c")');
    for (const name of ["import.js", "await-import.js"])
      await run("node", [join("commonjs", name)], { cwd: consumer });
  });

  test("awaits their import under node16, where an import is refused", async () => {
    const { output } = await compile("node16").then(
      () => ({ output: "" }),
      (error) => error,
    );
    expect(output).toMatch(/^commonjs\/import\.ts\(\d+,\d+\): error TS1479: /);
    expect(output).not.toContain("await-import.ts");
    await run("node", [join("commonjs", "await-import.js")], { cwd: consumer });
  });
});

describe("a program that uses the packages", () => {
  const programs = readdirSync(join(root, "scripts", "consumer"))
    .filter((name) => name.endsWith(".ts") && name !== "expect.ts")
    .map((name) => name.replace(".ts", ".js"));
  beforeAll(() => run(tool("tsc"), ["--outDir", "out"], { cwd: consumer }));

  test.each(programs)("runs all that %s has", async (name) => {
    const uses = `Object.values(await import("./out/${name}"))`;
    const program = `for (const use of ${uses}) await use();`;
    await run("node", ["--input-type=module", "--eval", program], { cwd: consumer });
  });
});
