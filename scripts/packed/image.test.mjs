import { readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { expect, test } from "vitest";
import { buildImage, commandOf } from "../image/build.mjs";
import { readExecForm, readStages } from "../image/dockerfile.mjs";
import { freePort, withExporter } from "../lib/exporter.mjs";
import { root } from "../lib/repository.mjs";
import { run } from "../lib/run.mjs";
import { emptyFolder } from "./place.mjs";

const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");

const stages = readStages(dockerfile);
const before = (stage) => stages.slice(0, stages.indexOf(stage)).map(({ name }) => name);
const last = (keyword) => stages.at(-1)?.steps.findLast((step) => step.keyword === keyword)?.text;

test("a linter finds no mistake in the Dockerfile", () => {
  expect(validate(dockerfile)).toEqual([]);
});

test.each(stages)(
  "the image $image of line $line is pinned to a major version, or is a stage before",
  (stage) => {
    expect(before(stage).includes(stage.image) || /:\d+\b/.test(stage.image)).toBe(true);
  },
);

test.each(stages)("the stage of line $line copies from stages before it", (stage) => {
  const sources = stage.steps.flatMap(({ from }) => from ?? []);
  expect(before(stage)).toEqual(expect.arrayContaining(sources));
});

test("the image does not run as root, gets its signals itself, and tells whether it is healthy", () => {
  expect(last("USER")).toMatch(/^(?!root|0(?::|$)|:)./);
  expect(readExecForm(last("ENTRYPOINT"))).toBeDefined();
  expect(last("HEALTHCHECK")).toBeDefined();
});

test("what the Dockerfile makes serves readings, and its health check tells whether it does", async () => {
  const folder = emptyFolder("image");
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
