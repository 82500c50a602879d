import { hasProgram } from "../lib/run.mjs";
import { documents, readDocument } from "../readme/document.mjs";
import { compileExamples, runExample } from "../readme/examples.mjs";
import { proveCommand, proveConfiguration } from "../readme/proofs.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { runSession } from "../readme/session.mjs";

/** Proves what the documents show: each example, command, session and configuration counts as a test. */
export async function readme({ consumer: cwd, temporary }) {
  const found = documents.map(readDocument);
  const all = (kind) => found.flatMap((document) => document[kind]);
  const tests = [
    ...all("commands").map((command) => ({ ...command, prove: () => proveCommand(command) })),
    ...all("configurations").map((yaml) => ({
      ...yaml,
      prove: () => proveConfiguration(yaml, temporary),
      program: "promtool",
    })),
    ...all("examples").map((example) => ({
      ...example,
      prove: () => runExample(example, cwd),
      program: "cc",
    })),
    ...all("sessions").map((session) => ({
      ...session,
      prove: () => runSession(session, cwd),
      program: "cc",
    })),
  ];

  const failures = all("errors");
  const skipped = [];
  let passed = 0;
  await compileExamples(all("examples"), cwd).catch((error) => failures.push(error.output));
  for (const { place, command, prove, program } of tests) {
    const name = [place, command].filter(Boolean).join(": ");
    if (program !== undefined && !(await hasProgram(program))) {
      skipped.push(`SKIPPED: ${name} needs ${program}`);
      continue;
    }
    try {
      await prove();
      passed += 1;
    } catch (error) {
      failures.push([name, error.message, error.output].filter(Boolean).join("\n"));
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
