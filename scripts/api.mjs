// npm run api: pages of all that the packages export, from the docstrings, in the folder `api`. With --check nothing is
// written. Either way a link that leads nowhere fails, and so does a type that others name and no package exports.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Application, Converter, ReflectionKind } from "typedoc";
import { packages, root } from "./lib/repository.mjs";

/** Each entry of each package: its source, and the name by which it is imported. */
const entries = new Map(
  packages.flatMap(({ folder, name, exports }) =>
    Object.entries(exports).flatMap(([entry, { "@rbp/source": source }]) =>
      source === undefined ? [] : [[join(folder, source), join(name, entry)]],
    ),
  ),
);

const { check } = parseArgs({ options: { check: { type: "boolean", default: false } } }).values;
const application = await Application.bootstrap({
  name: "rbp",
  entryPoints: [...entries.keys()],
  tsconfig: join(root, "scripts", "tsconfig.api.json"),
  out: join(root, "api"),
  readme: "none",
  logLevel: "Warn",
  // `npm run types` does that.
  skipErrorChecking: true,
});
application.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
  if (!reflection.kindOf(ReflectionKind.Module)) return;
  const [declaration] = context.getSymbolFromReflection(reflection)?.declarations ?? [];
  reflection.name = entries.get(declaration?.getSourceFile().fileName ?? "") ?? reflection.name;
});

const project = await application.convert();
if (project !== undefined) {
  application.validate(project);
  // A type counts as not exported only in the package of the project, so each of ours is that once.
  const { packageName = "" } = project;
  application.options.setValue("validation", { notExported: true, invalidLink: false, invalidPath: false });
  for (const { name } of packages) {
    project.packageName = name;
    application.validate(project);
  }
  project.packageName = packageName;
  if (!check) await application.generateOutputs(project);
}
const { logger } = application;
process.exitCode = project === undefined || logger.hasWarnings() || logger.hasErrors() ? 1 : 0;
