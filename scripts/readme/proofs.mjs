import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifest, packages, root } from "../lib/repository.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { run } from "../lib/run.mjs";

/** @type {Record<string, (command: any) => unknown>} */
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
};

/** Proves a command of a document that starts no exporter. */
export async function proveCommand(command) {
  await proofs[command.kind]?.(command);
}

/** Lets Prometheus' own tool check a configuration or rules. */
export async function proveConfiguration({ file, text }, folder) {
  const path = join(folder, `${file}.yml`);
  const checks = { scrape_configs: ["config", "--syntax-only"], groups: ["rules"] };
  const [, check] = Object.entries(checks).find(([key]) => new RegExp(`^${key}:`, "m").test(text)) ?? [];
  if (check === undefined)
    throw new CheckError("no test knows this YAML: it has no scrape_configs and no groups");
  writeFileSync(path, text);
  await run("promtool", ["check", ...check, path]);
}
