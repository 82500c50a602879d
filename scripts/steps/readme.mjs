import { CheckError, explain } from "../lib/check-error.mjs";
import { hasProgram } from "../lib/run.mjs";
import { documents, readDocument } from "../readme/document.mjs";
import { compileExamples, runExample } from "../readme/examples.mjs";
import { commandNeeds, configurationNeeds, exampleNeeds, sessionNeeds } from "../readme/needs.mjs";
import { proveCommand, proveConfiguration } from "../readme/proofs.mjs";
import { runSession } from "../readme/session.mjs";

/** Proves what the documents show: each example, command, session and configuration counts as a test. */
export async function readme(places) {
  const { consumer } = places;
  const found = documents.map(readDocument);
  const all = (kind) => found.flatMap((document) => document[kind]);
  const tests = [
    ...all("commands").map((command) =>
      test(command, () => proveCommand(command, places), commandNeeds(command)),
    ),
    ...all("configurations").map((yaml) =>
      test(yaml, () => proveConfiguration(yaml, places), configurationNeeds(yaml)),
    ),
    ...all("examples").map((example) =>
      test(example, () => runExample(example, consumer), exampleNeeds(example)),
    ),
    ...all("sessions").map((session) =>
      test(session, () => runSession(session, places), sessionNeeds(session)),
    ),
  ];
  const failures = all("errors");
  const skipped = [];
  let passed = 0;
  await compileExamples([...all("modules"), ...all("examples")], consumer).catch((error) =>
    failures.push(explain(error)),
  );
  for (const { name, prove, programs } of tests) {
    const missing = await firstMissing(programs);
    if (missing !== undefined) {
      skipped.push(`SKIPPED: ${name} needs ${missing}`);
      continue;
    }
    try {
      await prove();
      passed += 1;
    } catch (error) {
      failures.push(`${name}\n${explain(error)}`);
    }
  }
  return {
    passed,
    failed: failures.length,
    note: `${tests.length} examples and commands`,
    output: skipped.join("\n"),
    error:
      failures.length === 0
        ? undefined
        : new CheckError("the documents show what is not so", failures.join("\n\n")),
  };
}

/** A proof, and the programs of the system that it needs. */
function test({ place, command }, prove, programs = []) {
  return { name: command === undefined ? place : `${place}: ${command}`, prove, programs };
}

async function firstMissing(programs) {
  for (const program of programs) if (!(await hasProgram(program))) return program;
  return undefined;
}
