import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, tool } from "../lib/repository.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { run } from "../lib/run.mjs";
import { withBoard } from "./board.mjs";
import { needsBoard } from "./needs.mjs";

/**
 * Compiles the TypeScript examples as a program that has installed the packages from npm.
 *
 * @param examples `{ file, text, expected }`: a name that tells where it stands, and what it prints, if that is said.
 */
export async function compileExamples(examples, cwd) {
  const folder = join(cwd, "examples");
  mkdirSync(folder);
  for (const { file, text } of examples) writeFileSync(join(folder, `${file}.ts`), `${text}export {};\n`);
  const config = {
    extends: "../tsconfig.json",
    // The examples print, so they need the types of Node's console.
    compilerOptions: {
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
      rewriteRelativeImportExtensions: true,
      outDir: "out",
    },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  await run(tool("tsc"), ["-p", folder], { cwd });
}

/** Runs an example, with the board at /dev/i2c-1 if it uses that, and compares what it prints with the document. */
export async function runExample(example, cwd) {
  const { file, expected } = example;
  const program = join("examples", "out", `${file}.js`);
  const check = async (env) => {
    const printed = await run("node", [program], { cwd, env, minutes: 1 });
    if (expected === undefined || printed.trimEnd() === expected.trimEnd()) return;
    const both = `in the document:\n${expected}printed:\n${printed}`;
    throw new CheckError("the example prints something else than the document says", both);
  };
  await (needsBoard(example) ? withBoard(cwd, check) : check({}));
}
