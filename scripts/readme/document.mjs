import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { packages, root } from "../lib/repository.mjs";
import { codeBlocks } from "./blocks.mjs";
import { classify, shellCommands } from "./commands.mjs";

const EXAMPLE = "a TypeScript example";

/** The documents whose code is tested, and what each must show. */
export const documents = [
  { path: join(root, "README.md"), shows: ["npm start", "npm test", EXAMPLE] },
  { path: join(root, "CONTRIBUTING.md"), shows: ["npm test"] },
  { path: join(root, "docs", "testing-a-driver.md"), shows: ["npm i @rbp/i2c", EXAMPLE] },
  ...packages.map(({ folder, name, bin }) => ({
    path: join(folder, "README.md"),
    shows: bin === undefined ? [`npm i ${name}`, EXAMPLE] : [`npx ${name}`],
  })),
];

/**
 * What a document asks to be tested: TypeScript examples, commands, sessions of the exporter with the requests that
 * are sent to it, its commands that end by themselves, YAML for Prometheus; and what is wrong with the document itself.
 */
export function readDocument({ path, shows }) {
  const name = relative(root, path);
  /** @type {Record<"examples" | "modules" | "commands" | "sessions" | "tools" | "configurations" | "errors", any[]>} */
  const found = {
    examples: [],
    modules: [],
    commands: [],
    sessions: [],
    tools: [],
    configurations: [],
    errors: [],
  };
  const blocks = existsSync(path) ? codeBlocks(readFileSync(path, "utf8")) : [];
  for (const [index, { language, text, line }] of blocks.entries()) {
    const next = blocks[index + 1];
    const expected = next?.language === "text" ? next.text : undefined;
    const place = `${name}:${line}`;
    const block = { place, file: place.replaceAll(/\W+/g, "-"), text, expected };
    const [, module] = /^ts file=([\w-]+)\.ts$/.exec(language) ?? [];
    // A file that the examples behind it import.
    if (module !== undefined) found.modules.push({ ...block, file: module });
    else if (language === "ts") found.examples.push(block);
    else if (language === "yaml") found.configurations.push(block);
    else if (language === "sh") addCommands(found, block);
    else if (language !== "text") found.errors.push(`${place}: no test knows the language "${language}"`);
  }
  for (const wanted of shows) {
    if (!isShown(wanted, found)) found.errors.push(`${name} does not show ${wanted}`);
  }
  return found;
}

function addCommands({ commands, sessions, tools, errors }, { place, text, expected }) {
  const all = shellCommands(text);
  for (const [index, command] of all.entries()) {
    const kind = classify(command);
    const isLast = index === all.length - 1;
    if (kind === undefined) errors.push(`${place}: no test knows the command: ${command}`);
    else if (kind.kind === "exporter") sessions.push({ place, command, flags: "", ...kind, requests: [] });
    else if (kind.kind === "tool") tools.push({ place, command, expected: isLast ? expected : undefined });
    else if (kind.kind !== "request") commands.push({ place, command, ...kind });
    else {
      // A document that starts no exporter speaks of the one of npm start.
      if (sessions.length === 0) sessions.push({ place, command, flags: "--simulate", requests: [] });
      sessions.at(-1).requests.push({ command, expected });
    }
  }
}

function isShown(wanted, { examples, commands, sessions, tools }) {
  if (wanted === EXAMPLE) return examples.length > 0;
  return [...commands, ...sessions, ...tools].some(({ command }) => `${command} `.startsWith(`${wanted} `));
}
