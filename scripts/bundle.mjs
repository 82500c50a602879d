// npm run build: each command in a few files instead of a hundred and thirty, because Node takes more than a quarter
// of the start to find and read them.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { root } from "./lib/repository.mjs";

/** The commands, and the modules that every start of one imports later. */
const commands = [
  { folder: "exporter", late: ["serve.ts", "routes.ts"] },
  { folder: "ina260-tools", late: [] },
];

/** The modules of all our packages; not those of one of them only, or there would be two of what they share. */
const ours = /^(?:[./]|@rbp\/)/;

async function bundleCommand({ folder, late }) {
  const source = join(root, "packages", folder, "src");
  const output = join(root, "packages", folder, "bundle");
  const entry = join(source, "cli.ts");
  /** @type {Map<string, readonly string[]>} What each module imports at once. */
  const imports = new Map();
  /** @type {Set<string> | undefined} */
  let start;

  /** The modules that `id` cannot be run without. */
  const closure = (id, found = new Set()) => {
    if (found.has(id)) return found;
    found.add(id);
    for (const next of imports.get(id) ?? []) closure(next, found);
    return found;
  };
  /** Whether a module goes into the one file for the start. The entry does not: it waits for what the rest imports. */
  const isForStart = (id) => {
    start ??= new Set(
      [entry, ...late.map((name) => join(source, name))].flatMap((module) => [...closure(module)]),
    );
    return id !== entry && start.has(id);
  };

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
}

for (const command of commands) await bundleCommand(command);
