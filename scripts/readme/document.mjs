import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";
import { packages, root } from "../lib/repository.mjs";
import { classify, shellCommands } from "./commands.mjs";

const EXAMPLE = "a TypeScript example";

/** What some documents must show; one that is not here is tested all the same. */
const shownBy = {
  "README.md": ["npm start", "npm test", EXAMPLE],
  "CONTRIBUTING.md": ["npm test"],
  "docs/performance.md": ["npm run bench"],
  "examples/README.md": ["npm i @rbp/ina260 @rbp/tca9548a @rbp/i2c-linux"],
  "packages/exporter/docs/configuration.md": ["ina260-exporter --config.file ina260.yaml"],
  "packages/exporter/docs/installation.md": [
    "npx --yes @rbp/ina260-tools scan --bus 1 --write-config",
    "sudo npm i",
    "ina260-exporter",
    "sudo systemctl enable",
    "promtool query",
    "docker run",
  ],
  "packages/exporter/docs/web.md": ["openssl req", "ina260-exporter --simulate --web.config.file web.yaml"],
  "packages/i2c/docs/testing-a-driver.md": ["npm i @rbp/i2c", EXAMPLE],
  "packages/ina260-tools/docs/measuring.md": [
    ...["scan", "read", "watch", "record", "measure"].map((command) => `ina260 ${command}`),
    "ina260-exporter --channel 7 --device npu --interval 10ms --web.enable-windows",
  ],
  ...Object.fromEntries(
    packages.map(({ folder, name, bin }) => [
      `${relative(root, folder)}/README.md`,
      bin === undefined ? [`npm i ${name}`, EXAMPLE] : [`npx ${name}`],
    ]),
  ),
};

/** The documents of a folder. */
const markdownIn = (folder) =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder)).flatMap((name) => (name.endsWith(".md") ? [`${folder}/${name}`] : []))
    : [];

const folders = ["docs", ...packages.map(({ folder }) => `${relative(root, folder)}/docs`)];

/** The documents whose code is tested, and what each must show. */
export const documents = [...new Set([...Object.keys(shownBy), ...folders.flatMap(markdownIn)])].map(
  (path) => ({ path: join(root, path), shows: shownBy[path] ?? [] }),
);

/** The code blocks of a Markdown text, wherever they stand. */
const codeOf = (node) => (node.type === "code" ? [node] : (node.children ?? []).flatMap(codeOf));

/** The shell blocks of a Markdown text, each with what the block behind it shows. */
export function blocksOf(text) {
  const blocks = codeOf(fromMarkdown(text));
  return blocks.flatMap(({ lang, value }, index) => {
    const next = blocks[index + 1];
    return lang === "sh" ? [{ text: value, expected: next?.lang === "text" ? next.value : undefined }] : [];
  });
}

/**
 * What a document asks to be tested: TypeScript examples, commands, sessions of the exporter with the requests that
 * are sent to it by curl or in Python, YAML for Prometheus and for the exporter, files that its commands read; and
 * what is wrong with the document itself.
 */
export function readDocument({ path, shows }) {
  const name = relative(root, path);
  /** @type {{ name: string } & Record<"examples" | "modules" | "files" | "commands" | "sessions" | "configurations" | "errors", any[]>} */
  const found = {
    name,
    examples: [],
    modules: [],
    files: [],
    commands: [],
    sessions: [],
    configurations: [],
    errors: [],
  };
  const blocks = existsSync(path) ? codeOf(fromMarkdown(readFileSync(path, "utf8"))) : [];
  for (const [index, { lang, meta, value, position }] of blocks.entries()) {
    const next = blocks[index + 1];
    const place = `${name}:${position.start.line}`;
    const block = {
      place,
      file: place.replaceAll(/\W+/g, "-"),
      text: `${value}\n`,
      expected: next?.lang === "text" ? `${next.value}\n` : undefined,
    };
    const language = [lang, meta].filter(Boolean).join(" ");
    const [, file] = /^(?:yaml|python) file=([\w-]+\.(?:yaml|py))$/.exec(language) ?? [];
    const [, module] = /^ts file=([\w-]+)\.ts$/.exec(language) ?? [];
    // A file that the examples behind it import.
    if (module !== undefined) found.modules.push({ ...block, file: module });
    else if (file !== undefined) found.files.push({ ...block, name: file });
    else if (language === "ts") found.examples.push(block);
    else if (language === "yaml") found.configurations.push({ ...block, files: found.files });
    else if (language === "sh") addCommands(found, block);
    else if (language === "python") addRequest(found, { ...block, program: block.text });
    else if (language !== "text") found.errors.push(`${place}: no test knows the language "${language}"`);
  }
  for (const { name: file, place } of found.files) {
    if (file !== undefined && !isRead(file, found)) found.errors.push(`${place}: no command reads ${file}`);
  }
  for (const wanted of shows) {
    if (!isShown(wanted, found)) found.errors.push(`${name} does not show ${wanted}`);
  }
  return found;
}

/** Whether a command runs until it is interrupted, so that what is pasted behind it never runs. */
export const isServer = (command) =>
  /^(?:npm start --|(?:npx .*)?\b(?:@rbp\/)?ina260-exporter\b)(?!.*--config\.check)/s.test(command);

function addCommands(found, { place, text, expected }) {
  const { commands, sessions, files, errors } = found;
  const all = shellCommands(text);
  for (const command of all) {
    const kind = classify(command);
    const block = { place, command, ...kind, files, expected };
    if (isServer(command) && command !== all.at(-1))
      errors.push(`${place}: nothing follows a server: ${command}`);
    if (kind === undefined) errors.push(`${place}: no test knows the command: ${command}`);
    else if (kind.kind === "exporter") sessions.push({ flags: "", ...block, requests: [] });
    else if (kind.kind === "maker") files.push({ place, command });
    else if (kind.kind === "request") addRequest(found, block);
    else if (kind.kind === "tool" && command !== all.at(-1)) commands.push({ ...block, expected: undefined });
    else commands.push(block);
  }
}

/** A command or a Python program that speaks to the exporter that was started last. */
function addRequest({ sessions, files }, request) {
  const { place, command, expected } = request;
  // A document that starts no exporter speaks of the one of npm start.
  if (sessions.length === 0) sessions.push({ place, command, flags: "--simulate", files, requests: [] });
  sessions.at(-1).requests.push({ command, expected, program: request.program });
}

function isRead(file, { commands, sessions }) {
  return [...commands, ...sessions].some(({ command }) => command.split(/\s+/).includes(file));
}

function isShown(wanted, { examples, commands, sessions, files }) {
  if (wanted === EXAMPLE) return examples.length > 0;
  return [...commands, ...sessions, ...files].some(({ command }) => `${command} `.startsWith(`${wanted} `));
}
