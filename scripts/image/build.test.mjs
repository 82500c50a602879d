import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildImage, commandOf } from "./build.mjs";
import { readStages } from "./dockerfile.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-image-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stages = (...run) =>
  readStages(
    [
      "FROM node:22 AS build",
      "WORKDIR /source",
      "COPY . .",
      ...run,
      "FROM node:22",
      "COPY --from=build /app /app",
      'ENTRYPOINT ["node", "/app/cli.js", "https://host/app"]',
    ].join("\n"),
  );
const build = (...run) =>
  buildImage(stages(...run), folder, (target) => writeFileSync(join(target, "a.txt"), "a"));

test("what a Dockerfile runs is run where it says, with the paths of the image in the folder", async () => {
  await build("RUN mkdir /app && cp a.txt /app/b.txt");
  expect(readFileSync(join(folder, "app", "b.txt"), "utf8")).toBe("a");
});

test("what sets up the image's system is not run on this one", async () => {
  await build("RUN mkdir /app", "RUN apt-get --version >/app/version", "RUN install --version >/app/version");
  expect(existsSync(join(folder, "app", "version"))).toBe(false);
});

test("a command that fails, and a stage that does not make what the next one takes, are mistakes", async () => {
  await expect(build("RUN exit 3")).rejects.toThrow("ended with 3");
  await expect(build("RUN true")).rejects.toThrow("line 6: build has made no /app");
});

test("the command of the image has the paths of the folder, and addresses as they are", () => {
  expect(commandOf(stages(), "ENTRYPOINT", folder)).toEqual({
    program: "node",
    args: [join(folder, "app", "cli.js"), "https://host/app"],
  });
});
