// npm run build: each command in a few files instead of a hundred and thirty, because Node takes more than a quarter
// of the start to find and read them. With what a program may import of it, and its declarations, it is all of the
// package's code, and all that the package needs of ours: npx has fewer packages to install.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { CheckError } from "./lib/check-error.mjs";
import { root } from "./lib/repository.mjs";

/** The commands, and the modules that every start of one imports later. */
const commands = [
  { folder: "exporter", late: ["run-exporter.ts", "routes.ts"] },
  { folder: "ina260-tools", late: [] },
];

/** The modules of all our packages; not those of one of them only, or there would be two of what they share. */
const ours = /^(?:[./]|@rbp\/)/;

const options = {
  platform: /** @type {const} */ ("node"),
  resolve: { conditionNames: ["@rbp/source"] },
  external: (name, importer) => importer !== undefined && !ours.test(name),
};

async function bundleCommand({ folder, late }) {
  const source = join(root, "packages", folder, "src");
  const output = join(root, "packages", folder, "bundle");
  rmSync(output, { recursive: true, force: true });
  await bundleCode(source, late, output);
  await bundleDeclarations(source, output);
}

async function bundleCode(source, late, output) {
  const entry = join(source, "cli.ts");
  const program = join(source, "index.ts");
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
  const modulesForStart = () => {
    const modules = [entry, ...late.map((name) => join(source, name))];
    const missing = modules.filter((id) => !imports.has(id));
    if (missing.length > 0) throw new CheckError(`there is no ${missing.join(", ")}`);
    return new Set(modules.flatMap((id) => [...closure(id)]));
  };
  /** Whether a module goes into the one file for the start. The entry does not: it waits for what the rest imports. */
  const isForStart = (id) => id !== entry && (start ??= modulesForStart()).has(id);

  const bundle = await rolldown({
    ...options,
    input: [entry, program],
    plugins: [{ name: "imports", moduleParsed: ({ id, importedIds }) => void imports.set(id, importedIds) }],
  });
  await bundle.write({
    dir: output,
    format: "esm",
    comments: false,
    codeSplitting: { groups: [{ name: "start", test: isForStart }] },
  });
  await bundle.close();
}

/** In one file, with the types of our packages, since none of them is installed with it. */
async function bundleDeclarations(source, output) {
  const bundle = await rolldown({
    ...options,
    input: join(source, "index.ts"),
    plugins: [dts({ dtsOnly: true, generator: "oxc", tsconfig: false })],
  });
  await bundle.write({ dir: output, format: "esm" });
  await bundle.close();
}

for (const command of commands) await bundleCommand(command);
