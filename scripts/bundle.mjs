// npm run build: the exporter's command in a few files instead of a hundred and thirty, because Node takes more
// than a quarter of the start to find and read them.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { root } from "./lib/repository.mjs";

const folder = join(root, "packages", "exporter");
const output = join(folder, "bundle");
const entry = join(folder, "src", "cli.ts");

/** What every start imports, in time or at once. */
const imported = ["serve.ts", "site.ts", "metrics/create-page.ts"].map((name) => join(folder, "src", name));

/** The modules of all our packages; not those of one of them only, or there would be two of what they share. */
const ours = /^(?:[./]|@rbp\/)/;

/** @type {Map<string, readonly string[]>} What each module imports at once. */
const imports = new Map();

/** The modules that `id` cannot be run without. */
function closure(id, found = new Set()) {
  if (found.has(id)) return found;
  found.add(id);
  for (const next of imports.get(id) ?? []) closure(next, found);
  return found;
}

/** @type {Set<string> | undefined} */
let start;

/** Whether a module goes into the one file for the start. The entry does not: it waits for what the rest imports. */
function isForStart(id) {
  start ??= new Set([entry, ...imported].flatMap((module) => [...closure(module)]));
  return id !== entry && start.has(id);
}

const bundle = await rolldown({
  input: entry,
  platform: "node",
  resolve: { conditionNames: ["@rbp/source"] },
  external: (name, importer) => importer !== undefined && !ours.test(name),
  plugins: [{ name: "imports", moduleParsed: ({ id, importedIds }) => void imports.set(id, importedIds) }],
});
rmSync(output, { recursive: true, force: true });
await bundle.write({
  dir: output,
  format: "esm",
  codeSplitting: { groups: [{ name: "start", test: isForStart }] },
});
await bundle.close();
