// npm run build: each command in a few files instead of some hundreds, because Node takes more than a quarter of the
// start to find and read them, and npx most of its time to install what they belong to. With what a program may import
// of it, and its declarations, it is all of the package's code.
import { rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { CheckError } from "./lib/check-error.mjs";
import { licencesOf } from "./lib/licences.mjs";
import { readJson, root } from "./lib/repository.mjs";

/** The commands, and the modules that every start of one imports later. */
const commands = [
  { folder: "exporter", late: ["run-exporter.ts", "routes.ts"] },
  { folder: "ina260-tools", late: [] },
];

async function bundleCommand({ folder, late }) {
  const source = join(root, "packages", folder, "src");
  const output = join(root, "packages", folder, "bundle");
  const { dependencies = {}, optionalDependencies = {} } = readJson(join(source, "..", "package.json"));
  const installed = Object.keys({ ...dependencies, ...optionalDependencies });
  const options = {
    platform: /** @type {const} */ ("node"),
    resolve: { conditionNames: ["@rbp/source"] },
    // What npm installs with the command stays outside.
    external: (name) => isBuiltin(name) || installed.includes(name),
  };
  rmSync(output, { recursive: true, force: true });
  await bundleCode(source, late, output, options);
  await bundleDeclarations(source, output, options);
}

async function bundleCode(source, late, output, options) {
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
  const { output: files } = await bundle.write({
    dir: output,
    format: "esm",
    comments: false,
    codeSplitting: { groups: [{ name: "start", test: isForStart }] },
  });
  await bundle.close();
  const modules = files.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  writeFileSync(join(output, "THIRD-PARTY-NOTICES.txt"), licencesOf(modules));
}

/** In one file, with the types of our packages, since none of them is installed with it. */
async function bundleDeclarations(source, output, options) {
  const bundle = await rolldown({
    ...options,
    input: join(source, "index.ts"),
    plugins: [dts({ dtsOnly: true, generator: "oxc", tsconfig: false })],
  });
  await bundle.write({ dir: output, format: "esm" });
  await bundle.close();
}

for (const command of commands) await bundleCommand(command);
