import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifest, packages, root } from "../lib/repository.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { run, start } from "../lib/run.mjs";
import { exporterOf, folderWith } from "./files.mjs";

/** @type {Record<string, (command: any, context: any) => unknown>} */
const proofs = {
  ci({ command }) {
    const lines = readFileSync(join(root, ".ci", "run"), "utf8").split("\n");
    if (!lines.some((line) => line.trimStart().startsWith(command)))
      throw new CheckError(".ci/run does not run it");
  },
  script({ script }) {
    if (manifest.scripts[script] === undefined) throw new CheckError(`package.json has no script ${script}`);
  },
  step({ steps }) {
    const list = readFileSync(join(root, "scripts", "test.mjs"), "utf8");
    for (const [, step] of steps.matchAll(/--only (\w+)/g)) {
      if (!list.includes(`name: "${step}"`)) throw new CheckError(`npm test has no step ${step}`);
    }
  },
  program({ file }) {
    if (!existsSync(join(root, file))) throw new CheckError(`there is no ${file}`);
  },
  install({ names }) {
    for (const name of names.split(" ")) {
      if (!packages.some((known) => known.name === name))
        throw new CheckError(`${name} is no package of ours`);
    }
  },
  system: ({ command }) => run("sh", ["-n", "-c", command]),
  async check({ flags, files, expected = "" }, { consumer, temporary }) {
    const program = start(exporterOf(consumer), flags.split(/[\s\\]+/), {
      cwd: folderWith(files, temporary),
    });
    const end = await program.ended;
    const both = `in the document:\n${expected}printed:\n${program.output()}`;
    // Usage and configuration that cannot be are 2.
    if (end !== 0 && end !== 2) throw new CheckError(`0 or 2 expected, ended with ${end}`, both);
    if (program.output().trim() !== expected.trim()) throw new CheckError("it prints something else", both);
  },
};

/** Proves a command of a document that starts no exporter which goes on. */
export async function proveCommand(command, context) {
  await proofs[command.kind]?.(command, context);
}

/** What checks YAML, by a key that it has: Prometheus' own tool, or the exporter. */
const checks = [
  { key: "scrape_configs", program: "promtool", args: ["check", "config", "--syntax-only"] },
  { key: "groups", program: "promtool", args: ["check", "rules"] },
  { key: "buses", program: undefined, args: ["--config.check", "--config.file"] },
];

function checkFor({ text }) {
  return checks.find(({ key }) => new RegExp(`^${key}:`, "m").test(text));
}

/** The program of the system that proving a configuration needs; undefined when it needs none. */
export function checkerOf(configuration) {
  return checkFor(configuration)?.program;
}

/** Lets the program that reads a configuration check it. */
export async function proveConfiguration(configuration, { consumer, temporary }) {
  const check = checkFor(configuration);
  if (check === undefined) {
    throw new CheckError(
      `no test knows this YAML: it has none of ${checks.map(({ key }) => key).join(", ")}`,
    );
  }
  const path = join(temporary, `${configuration.file}.yml`);
  writeFileSync(path, configuration.text);
  await run(check.program ?? exporterOf(consumer), [...check.args, path]);
}
