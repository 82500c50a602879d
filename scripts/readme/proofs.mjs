import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { expect } from "vitest";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { manifest, packages, root } from "../lib/repository.mjs";
import { run, start } from "../lib/run.mjs";
import { consumer, emptyFolder, installed } from "../packed/place.mjs";
import { isAsMeasured } from "./measured.mjs";
import { hasLines, isAsShown } from "./shown.mjs";

/** A configuration in place of one that a document names and does not show. */
const SAMPLE = "buses: [{ bus: 1, sensors: [{ device: nas }] }]\n";

const exporter = installed("ina260-exporter");

/**
 * How each kind of command is proven. `env` is the environment in which the board is found.
 *
 * @type {Record<string, (command: any, env: object) => unknown>}
 */
const proofs = {
  ci({ command }) {
    const lines = readFileSync(join(root, ".ci", "run"), "utf8").split("\n");
    expect(lines.filter((line) => line.trimStart().startsWith(command))).not.toEqual([]);
  },
  script: ({ script }) => expect(Object.keys(manifest.scripts)).toContain(script),
  step({ steps }) {
    const list = readFileSync(join(root, "scripts", "test.mjs"), "utf8");
    for (const [, step] of steps.matchAll(/--only (\w+)/g)) expect(list).toContain(`"${step}"`);
  },
  program: ({ file }) => expect(existsSync(join(root, file))).toBe(true),
  install({ names }) {
    const known = packages.flatMap(({ name, peerDependencies = {} }) => [
      name,
      ...Object.keys(peerDependencies),
    ]);
    expect(known).toEqual(expect.arrayContaining(names.split(" ")));
  },
  async check({ flags, files, expected = "" }) {
    const [, named] = /--(?:web\.)?config\.file[= ](\S+)/.exec(flags) ?? [];
    const isShown = files.some(({ name }) => name === named);
    const shown = isShown ? files : [{ name: "sample.yaml", text: SAMPLE }];
    const args = flags.split(/[\s\\]+/).map((word) => (!isShown && word === named ? "sample.yaml" : word));
    const cwd = folderWith(shown);
    if (!isShown) return void (await run(exporter, args, { cwd }));
    const program = start(exporter, args, { cwd });
    // Usage and configuration that cannot be are 2.
    expect([0, 2]).toContain(await program.ended);
    expect(program.output().trim()).toBe(expected.trim());
  },
  judge: ({ command, files }) => run("sh", ["-c", command], { cwd: folderWith(files) }),
  async board({ command, expected = "" }, env) {
    const printed = await run("sh", ["-c", command], { env, minutes: 1 });
    expect(printed).toSatisfy((text) => text.trim() !== "" && hasLines(text, expected), `shows\n${expected}`);
  },
  tool: proveTool,
  exporter: proveSession,
  async system({ command }) {
    await run("sh", ["-n", "-c", command]);
    const paths = [...packagedFiles(command), ...units(command)];
    expect(paths.filter((path) => !existsSync(join(consumer, "node_modules", path)))).toEqual([]);
  },
};

/** Proves a command of a document, or a session with an exporter. */
export const proveCommand = async (command, env) =>
  void (await proofs[command.kind ?? "exporter"]?.(command, env));

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
 * Runs a command of the installed tools to its end and compares what it prints to stdout with what the document says.
 * It runs in a folder with the files of the document, which is its home too.
 */
async function proveTool({ command, files, expected }, env) {
  const cwd = folderWith(files);
  const line = command.replace(/^npx\b.*? @rbp\/ina260-tools/s, "ina260");
  const PATH = `${dirname(exporter)}${delimiter}${process.env.PATH}`;
  // A measurement tells its result on stderr, and with it the command that was run tells its own.
  const isMeasurement = /\bina260 measure /.test(line);
  const shell = ["-c", `{ ${line}\n} ${isMeasurement ? "2>&1" : "2>stderr.txt"}`];
  const printed = await run("sh", shell, { cwd, env: { ...env, PATH, HOME: cwd }, minutes: 1 });
  if (expected === undefined) return;
  const isRight = isMeasurement ? isAsMeasured : isAsShown;
  expect(printed).toSatisfy((text) => isRight(text, expected), `shows\n${expected}`);
}

/**
 * Starts the installed exporter with the flags of a document, but on a port of its own, and sends it the requests
 * that the document shows next. It runs in a folder with the files of the document.
 */
async function proveSession({ flags, simulated = false, files, requests }, env) {
  const documented = /(?:--port[= ]|--web\.listen-address[= ]\S*:)(\d+)/.exec(flags)?.[1];
  const port = await freePort();
  const listening =
    documented === undefined ? `${flags} --port ${port}` : flags.replace(documented, String(port));
  const line = `exec ${exporter} ${listening}${simulated ? " --simulate" : ""}`;
  const path = /--web\.telemetry-path[= ](\S+)/.exec(flags)?.[1];
  // With a password or TLS only its own requests get in.
  const isOpen = !/--web\.config\.file\b/.test(flags);
  const cwd = folderWith(files);
  const here = (text) => text.replaceAll(`:${documented ?? 8000}`, `:${port}`);
  await withExporter(["sh", ["-c", line]], { port, path, isOpen, cwd, env }, async () => {
    for (const { command, program, expected = "" } of requests) {
      const interpreter = program === undefined ? ["sh", "-c"] : ["python3", "-c"];
      const [name, option] = /** @type {[string, string]} */ (interpreter);
      const printed = await run(name, [option, here(program ?? command)], { cwd, minutes: 1 });
      // Python may measure, so that its numbers grow with the time that it takes.
      const isRight = program !== undefined && expected !== "" ? isAsMeasured : hasLines;
      expect(printed.trim()).not.toBe("");
      expect(printed).toSatisfy((text) => isRight(text, expected), `shows\n${expected}`);
    }
  });
}

/** Runs a compiled example and compares what it prints with the document. */
export async function proveExample({ file, expected }, env) {
  const printed = await run("node", [join("examples", "out", `${file}.js`)], {
    cwd: consumer,
    env,
    minutes: 1,
  });
  if (expected !== undefined) expect(printed.trimEnd()).toBe(expected.trimEnd());
}

/**
 * Lets the exporter check a configuration of its own, Prometheus' own tool one of Prometheus or rules, and both one of
 * the web.
 */
export async function proveConfiguration({ file, text, files }) {
  const path = join(folderWith(files), `${file}.yml`);
  writeFileSync(path, text);
  const has = (...keys) => new RegExp(`^(?:${keys.join("|")}):`, "m").test(text);
  if (has("buses")) await run(exporter, ["--config.check", "--config.file", path]);
  else if (has("tls_server_config", "http_server_config", "basic_auth_users", "rate_limit")) {
    await run(exporter, ["--config.check", "--web.config.file", path]);
    // What is newer than Debian's Prometheus.
    const isNew = has("rate_limit") || /^\s+(?:cert|key|client_ca|client_allowed_sans):/m.test(text);
    if (!isNew) await run("promtool", ["check", "web-config", path]);
  } else if (has("scrape_configs")) await run("promtool", ["check", "config", "--syntax-only", path]);
  else if (has("groups")) await run("promtool", ["check", "rules", path]);
  else expect.fail("no test knows this YAML: it has no buses, no scrape_configs and no groups");
}

/**
 * A folder of its own with the files of a document, as its commands expect them in theirs.
 *
 * @param files Each with its text, or with the command that makes it.
 */
function folderWith(files) {
  const folder = emptyFolder("files");
  for (const { name, text, command } of files) {
    if (command === undefined) writeFileSync(join(folder, name), text);
    else execFileSync("sh", ["-c", command], { cwd: folder, stdio: "pipe" });
  }
  return folder;
}
