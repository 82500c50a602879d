import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { CheckError } from "../lib/check-error.mjs";
import { root, tool } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

/** How programs that use the packages are compiled: today's Node projects and bundlers, strict to the last. */
const compilers = [
  ["--module", "nodenext"],
  ["--module", "esnext", "--moduleResolution", "bundler"],
].flatMap((modules) =>
  ["es2022", "esnext"].flatMap((lib) =>
    ["true", "false"].map((exact) => [...modules, "--lib", lib, "--exactOptionalPropertyTypes", exact]),
  ),
);

/** Installs the tarballs with npm in an empty folder, and compiles and runs a program against them there. */
export async function consumer(context) {
  const folder = join(context.temporary, "consumer");
  cpSync(join(root, "scripts", "consumer"), folder, { recursive: true });
  await run("npm", ["install", ...context.tarballs.values()], { cwd: folder });
  if (existsSync(join(folder, "node_modules", "@types"))) {
    throw new CheckError("an @types package was installed; the declarations could need it unseen");
  }
  for (const flags of compilers) await run(tool("tsc"), ["--noEmit", ...flags], { cwd: folder });
  await run(tool("tsc"), ["--outDir", "out"], { cwd: folder });
  await run("node", ["out/main.js"], { cwd: folder });
  context.consumer = folder;
  return { note: `${compilers.length} ways to compile` };
}
