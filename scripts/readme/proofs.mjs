import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifest, packages, root } from "../lib/repository.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { run, start } from "../lib/run.mjs";
import { exporterOf, folderWith } from "./files.mjs";
import { isForExporter, isForWeb, isKnownToPromtool } from "./needs.mjs";
import { runOnBoard } from "./session.mjs";
import { runTool } from "./tool.mjs";

/** A configuration in place of one that a document names and does not show. */
const SAMPLE = "buses: [{ bus: 1, sensors: [{ device: nas }] }]\n";

/** @type {Record<string, (command: any, places: { consumer: string, temporary: string }) => unknown>} */
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
  async check({ flags, files, expected = "" }, { consumer, temporary }) {
    const [, named] = /--(?:web\.)?config\.file[= ](\S+)/.exec(flags) ?? [];
    const isShown = files.some(({ name }) => name === named);
    const shown = isShown ? files : [{ name: "sample.yaml", text: SAMPLE }];
    const args = flags.split(/[\s\\]+/).map((word) => (!isShown && word === named ? "sample.yaml" : word));
    const program = start(exporterOf(consumer), args, { cwd: folderWith(shown, temporary) });
    const end = await program.ended;
    const both = `in the document:\n${expected}printed:\n${program.output()}`;
    // Usage and configuration that cannot be are 2.
    if (end !== 0 && !(isShown && end === 2))
      throw new CheckError(`0 or 2 expected, ended with ${end}`, both);
    if (isShown && program.output().trim() !== expected.trim())
      throw new CheckError("it prints something else", both);
  },
  async judge({ command, files }, { temporary }) {
    await run("sh", ["-c", command], { cwd: folderWith(files, temporary) });
  },
  tool: (command, places) => runTool(command, places),
  board: (command, { consumer }) => runOnBoard(command, consumer),
  async system({ command }, { consumer }) {
    await run("sh", ["-n", "-c", command]);
    const modules = join(consumer, "node_modules");
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
 * @param places `consumer` is where the packages are installed, `temporary` a folder for files.
 */
export async function proveCommand(command, places) {
  await proofs[command.kind]?.(command, places);
}

/**
 * Lets the exporter check a configuration of its own, Prometheus' own tool one of Prometheus or rules, and both one of
 * the web.
 */
export async function proveConfiguration({ file, text, files }, { consumer, temporary }) {
  const path = join(folderWith(files, temporary), `${file}.yml`);
  writeFileSync(path, text);
  if (isForExporter({ text })) {
    await run(exporterOf(consumer), ["--config.check", "--config.file", path]);
    return;
  }
  if (isForWeb({ text })) {
    await run(exporterOf(consumer), ["--config.check", "--web.config.file", path]);
    if (isKnownToPromtool({ text })) await run("promtool", ["check", "web-config", path]);
    return;
  }
  const checks = { scrape_configs: ["config", "--syntax-only"], groups: ["rules"] };
  const [, check] = Object.entries(checks).find(([key]) => new RegExp(`^${key}:`, "m").test(text)) ?? [];
  if (check === undefined)
    throw new CheckError("no test knows this YAML: it has no buses, no scrape_configs and no groups");
  await run("promtool", ["check", ...check, path]);
}
