// npm test: every check of the repository, one line each. A failure does not stop the checks that do not need it.
// npm test -- --only lint --only unit runs those and what they need.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { requireNode } from "./lib/node-version.mjs";
import { runSteps, selectSteps } from "./lib/steps.mjs";
import { budget } from "./steps/budget.mjs";
import { command } from "./steps/command.mjs";
import { consumer } from "./steps/consumer.mjs";
import { dependencies } from "./steps/dependencies.mjs";
import { pack } from "./steps/pack.mjs";
import { readme } from "./steps/readme.mjs";
import { npmScript } from "./steps/script.mjs";
import { attw, contents, publint } from "./steps/tarballs.mjs";
import { unit } from "./steps/unit.mjs";

const steps = [
  { name: "dependencies", run: dependencies },
  { name: "build", needs: ["dependencies"], run: npmScript("build") },
  { name: "types", needs: ["build"], run: npmScript("types") },
  { name: "lint", needs: ["dependencies"], run: npmScript("lint") },
  { name: "format", needs: ["dependencies"], run: npmScript("format:check") },
  { name: "unused", needs: ["dependencies"], run: npmScript("unused") },
  { name: "unit", needs: ["dependencies"], after: ["build"], run: unit },
  { name: "pack", needs: ["build"], run: pack },
  { name: "contents", needs: ["pack"], run: contents },
  { name: "publint", needs: ["pack"], run: publint },
  { name: "attw", needs: ["pack"], run: attw },
  { name: "budget", needs: ["pack"], run: budget },
  { name: "consumer", needs: ["pack"], run: consumer },
  { name: "command", needs: ["consumer"], run: command },
  { name: "readme", needs: ["consumer"], run: readme },
  { name: "image", needs: ["dependencies"], run: image },
];

/** Not imported above: it uses packages, which the step "dependencies" installs. */
async function image(context) {
  const step = await import("./steps/image.mjs");
  return step.image(context);
}

requireNode();
const { only } = parseArgs({ options: { only: { type: "string", multiple: true } } }).values;
const temporary = mkdtempSync(join(tmpdir(), "rbp-test-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));

const { passed, failed } = await runSteps(selectSteps(steps, only), { temporary });
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);
