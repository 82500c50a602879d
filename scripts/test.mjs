// npm test: every check of the repository, one line each. A failure does not stop the checks that do not need it.
// npm test -- --only lint --only unit runs those and what they need.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { requireNode } from "./lib/node-version.mjs";
import { run } from "./lib/run.mjs";
import { runSteps, selectSteps } from "./lib/steps.mjs";
import { dependencies } from "./steps/dependencies.mjs";
import { pack } from "./steps/pack.mjs";
import { packed, unit } from "./steps/vitest.mjs";

/** A step that is one of the scripts in package.json, as a developer runs it by hand. */
const npmScript =
  (name, ...args) =>
  async () => ({ output: await run("npm", ["run", "--silent", name, "--", ...args]) });

const steps = [
  { name: "dependencies", run: dependencies },
  { name: "build", needs: ["dependencies"], run: npmScript("build") },
  { name: "types", needs: ["build"], run: npmScript("types") },
  { name: "lint", needs: ["dependencies"], run: npmScript("lint") },
  { name: "format", needs: ["dependencies"], run: npmScript("format:check") },
  { name: "api", needs: ["dependencies"], run: npmScript("api", "--check") },
  { name: "unused", needs: ["dependencies"], run: npmScript("unused") },
  { name: "unit", needs: ["dependencies"], after: ["build"], alone: true, run: unit },
  { name: "pack", needs: ["build"], run: pack },
  // The longest first.
  ...[
    "readme",
    "image",
    "arm",
    "tarballs",
    "installation",
    "consumer",
    "bare",
    "budget",
    "command",
    "examples",
  ].map((name) => ({
    name,
    needs: ["pack"],
    run: packed(name),
  })),
];

requireNode();
const { only } = parseArgs({ options: { only: { type: "string", multiple: true } } }).values;
const temporary = mkdtempSync(join(tmpdir(), "rbp-test-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));

const { passed, failed } = await runSteps(selectSteps(steps, only), { temporary });
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
