import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildImage, commandOf } from "../image/build.mjs";
import { findMistakes, readStages } from "../image/dockerfile.mjs";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { root } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";
import { emptyFolder } from "./place.mjs";

const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");

test("the Dockerfile has no mistakes", () => {
  expect(findMistakes(dockerfile)).toEqual([]);
});

test("what the Dockerfile makes serves readings, and its health check tells whether it does", async () => {
  const folder = emptyFolder("image");
  const stages = readStages(dockerfile);
  await buildImage(stages, folder, root);

  const port = await freePort();
  const entry = commandOf(stages, "ENTRYPOINT", folder);
  const args = [...entry.args, "--simulate", "--port", String(port)];
  const check = commandOf(stages, "HEALTHCHECK", folder);
  const checkArgs = check.args.map((argument) => argument.replace(":8000/", `:${port}/`));
  const checkHealth = async () => void (await run(check.program, checkArgs));
  await withExporter([entry.program, args], { port, cwd: folder }, checkHealth);
  await expect(checkHealth()).rejects.toThrow("ended with 1");
});
