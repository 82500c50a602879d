import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifest, packages, root } from "../lib/repository.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { run } from "../lib/run.mjs";
import { isForExporter } from "./needs.mjs";
import { runOnBoard } from "./session.mjs";

/** The exporter as its users have it, in the folder where the packages are installed. */
const EXPORTER = "node_modules/.bin/ina260-exporter";
const SAMPLE = "buses: [{ bus: 1, sensors: [{ device: nas }] }]\n";

/** @type {Record<string, (command: any, places: { cwd: string, folder: string }) => unknown>} */
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
  async check({ command, file }, { cwd, folder }) {
    const sample = join(folder, "sample.yml");
    writeFileSync(sample, SAMPLE);
    await run("sh", ["-c", command.replace(file, sample).replace("ina260-exporter", EXPORTER)], { cwd });
  },
  board: (command, { cwd }) => runOnBoard(command, cwd),
  async system({ command }, { cwd }) {
    await run("sh", ["-n", "-c", command]);
    const modules = join(cwd, "node_modules");
    for (const path of [...packagedFiles(command), ...units(command)]) {
      if (!existsSync(join(modules, path))) throw new CheckError(`the packages have no ${path}`);
    }
  },
};

/** What a command takes from the folder of an installed package. */
function packagedFiles(command) {
  return [...command.matchAll(/(?<=\/)@rbp\/[\w./-]*[\w-]/g)].map(([path]) => path);
}

/** The files of our units that a command is about. */
function units(command) {
  const [, unit] = /^(?:sudo )?(?:systemctl|journalctl) .*\b(ina260-exporter[\w.]*)/.exec(command) ?? [];
  if (unit === undefined) return [];
  return [`@rbp/ina260-exporter/deploy/systemd/${unit.includes(".") ? unit : `${unit}.service`}`];
}

/**
 * Proves a command of a document that starts no exporter.
 *
 * @param places `cwd` is where the packages are installed, `folder` one for files.
 */
export async function proveCommand(command, places) {
  await proofs[command.kind]?.(command, places);
}

/** Lets the exporter check a configuration of its own, and Prometheus' own tool one of Prometheus or rules. */
export async function proveConfiguration({ file, text }, { cwd, folder }) {
  const path = join(folder, `${file}.yml`);
  writeFileSync(path, text);
  if (isForExporter({ text })) {
    await run(EXPORTER, ["--config.check", "--config.file", path], { cwd });
    return;
  }
  const checks = { scrape_configs: ["config", "--syntax-only"], groups: ["rules"] };
  const [, check] = Object.entries(checks).find(([key]) => new RegExp(`^${key}:`, "m").test(text)) ?? [];
  if (check === undefined)
    throw new CheckError("no test knows this YAML: it has no buses, no scrape_configs and no groups");
  await run("promtool", ["check", ...check, path]);
}
