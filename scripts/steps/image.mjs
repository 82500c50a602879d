import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildImage, commandOf } from "../image/build.mjs";
import { copyContext, isInContext, readIgnoreFile } from "../image/context.mjs";
import { findMistakes, readStages } from "../image/dockerfile.mjs";
import { CheckError } from "../lib/check-error.mjs";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { root } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";

/** Lints the Dockerfile, does what it says, and runs what comes out of it with its health check. */
export async function image({ temporary }) {
  const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
  const context = readIgnoreFile(readFileSync(join(root, ".dockerignore"), "utf8"));
  const mistakes = findMistakes(dockerfile, (path) => isInContext(context, path, root));
  if (mistakes.length > 0) throw new CheckError("the Dockerfile has mistakes", mistakes.join("\n"));

  const folder = join(temporary, "image");
  mkdirSync(folder);
  const stages = readStages(dockerfile);
  await buildImage(stages, folder, (target) => copyContext(context, root, target));

  const port = await freePort();
  const entry = commandOf(stages, "ENTRYPOINT", folder);
  const args = [...entry.args, "--simulate", "--port", String(port)];
  const check = commandOf(stages, "HEALTHCHECK", folder);
  const checkArgs = check.args.map((argument) => argument.replace(":8000/", `:${port}/`));
  const checkHealth = async () => void (await run(check.program, checkArgs));
  await withExporter([entry.program, args], { port, cwd: folder }, checkHealth);
  const isFound = await checkHealth().then(
    () => false,
    () => true,
  );
  if (!isFound) throw new CheckError("the health check passes without an exporter");
}
