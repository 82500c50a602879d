import { existsSync, mkdtempSync } from "node:fs";
import { join, relative } from "node:path";
import { CheckError } from "../lib/check-error.mjs";
import { readJson, root, tool } from "../lib/repository.mjs";
import { hasProgram, run } from "../lib/run.mjs";

/** All tests that need nothing packed (unit, property, contract, end to end), once, with coverage. */
export async function unit({ temporary }) {
  const result = await vitest(temporary, ["--project=!packed", "--coverage", ...(await thresholds())]);
  const summary = join(root, "coverage", "coverage-summary.json");
  if (!existsSync(summary)) return result;
  const { lines, branches } = readJson(summary).total;
  const covered = `${lines.pct} % of lines and ${branches.pct} % of branches covered`;
  return { ...result, note: `${result.note}, ${covered}` };
}

/** A step that is one of the files in scripts/packed, on what the step "pack" made. */
export const packed =
  (name) =>
  async ({ temporary }) =>
    vitest(temporary, ["--project=packed", name], { RBP_PACKED: temporary });

/** Runs tests, and counts each of them. */
async function vitest(temporary, args, env = {}) {
  // Of its own: several steps run at a time.
  const report = join(mkdtempSync(join(temporary, "vitest-")), "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { output, error } = await run(tool("vitest"), ["run", ...args, ...reporters], { env }).then(
    (printed) => ({ output: printed, error: undefined }),
    (failure) => ({ output: failure.output, error: failure }),
  );
  if (!existsSync(report)) throw error ?? new CheckError("vitest wrote no report", output);
  const { numPassedTests, numFailedTests, testResults } = readJson(report);
  const skipped = testResults.flatMap(skippedTests);
  return {
    error,
    passed: numPassedTests,
    // A file that cannot be imported has no test that could fail.
    failed: numFailedTests + testResults.filter(isBroken).length,
    note: `${numPassedTests} tests`,
    output: [output, ...skipped].join("\n"),
  };
}

/** Without a C compiler all that runs on an emulated device is skipped, and what it covers is not known to be missed. */
async function thresholds() {
  if (await hasProgram("cc")) return [];
  const kinds = ["lines", "functions", "branches", "statements"];
  return kinds.map((kind) => `--coverage.thresholds.${kind}=0`);
}

/** A line for each file that has tests which did not run. */
function skippedTests({ name, assertionResults }) {
  const count = assertionResults.filter(({ status }) => status !== "passed" && status !== "failed").length;
  return count === 0 ? [] : [`SKIPPED: ${count} of the tests in ${relative(root, name)}`];
}

function isBroken({ status, assertionResults }) {
  return status === "failed" && assertionResults.every((test) => test.status !== "failed");
}
