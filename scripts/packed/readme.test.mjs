import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root, tool } from "../lib/repository.mjs";
import { hasProgram, run } from "../lib/run.mjs";
import { withBoard } from "../readme/board.mjs";
import { documents, readDocument } from "../readme/document.mjs";
import { isOnBoard, programsFor } from "../readme/needs.mjs";
import { proveCommand, proveConfiguration, proveExample } from "../readme/proofs.mjs";
import { consumer } from "./place.mjs";

const found = documents.map(readDocument);

test("the examples compile as a program that has installed the packages from npm", async () => {
  const folder = join(consumer, "examples");
  mkdirSync(folder);
  for (const { file, text } of found.flatMap(({ modules, examples }) => [...modules, ...examples])) {
    writeFileSync(join(folder, `${file}.ts`), `${text}export {};\n`);
  }
  const compilerOptions = {
    // The examples print, so they need the types of Node's console.
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
    rewriteRelativeImportExtensions: true,
    outDir: "out",
  };
  const config = { extends: "../tsconfig.json", compilerOptions, include: ["*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  await run(tool("tsc"), ["-p", folder], { cwd: consumer });
});

describe.each(found)("$name", async ({ errors, commands, configurations, examples, sessions }) => {
  test("shows what it must, and nothing that no test knows", () => expect(errors).toEqual([]));

  /** @param {(shown: any, env: object) => Promise<void>} prove */
  const testEach = async (all, prove) => {
    for (const shown of all) {
      const name = [shown.place, shown.command].filter(Boolean).join(": ");
      const missing = await firstMissing(programsFor(shown));
      if (missing !== undefined) console.log(`SKIPPED: ${name} needs ${missing}`);
      test.skipIf(missing !== undefined)(`${name}`, async () => {
        if (isOnBoard(shown)) await withBoard(consumer, (env) => prove(shown, env));
        else await prove(shown, {});
      });
    }
  };
  await testEach(commands, proveCommand);
  await testEach(configurations, proveConfiguration);
  await testEach(examples, proveExample);
  await testEach(sessions, proveCommand);
});

async function firstMissing(programs) {
  for (const program of programs) if (!(await hasProgram(program))) return program;
  return undefined;
}
