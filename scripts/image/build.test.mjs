import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildImage, commandOf } from "./build.mjs";
import { readStages } from "./dockerfile.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-image-"));
  for (const path of ["package.json", "secret", "packages/a.txt", "packages/node_modules/b.js"])
    write(path, "a");
  write(".dockerignore", "# All but\n*\n!package.json\n!packages\n\n**/node_modules\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path, text) {
  mkdirSync(dirname(join(folder, "context", path)), { recursive: true });
  writeFileSync(join(folder, "context", path), text);
}
const image = (path = "") => join(folder, "image", path);
const stages = (...run) =>
  readStages(
    `FROM node:22 AS build\nWORKDIR /source\nCOPY . .\n${run.join("\n")}\nFROM node:22\n` +
      'COPY --from=build /app /app\nENTRYPOINT ["node", "/app/cli.js", "https://host/app"]\n',
  );
const build = (...run) => buildImage(stages(...run), image(), join(folder, "context"));

test("what a Dockerfile runs is run where it says, with the paths of the image in the folder", async () => {
  await build("RUN mkdir /app && cp packages/a.txt /app/b.txt");
  expect(readFileSync(image("app/b.txt"), "utf8")).toBe("a");
});

test("what .dockerignore lets in is in the build, and nothing else", async () => {
  await build("RUN mkdir /app && find . -type f | sort | tee /app/files");
  expect(readFileSync(image("app/files"), "utf8")).toBe("./package.json\n./packages/a.txt\n");
});

test.each(["!packages\n", "*\n!packages\n*.md\n", "*\n!missing\n"])(
  "an ignore file of another kind is refused: %j",
  async (text) => {
    write(".dockerignore", text);
    await expect(build("RUN mkdir /app")).rejects.toThrow(/no test knows|there is no missing/);
  },
);

test("what sets up the image's system is not run on this one", async () => {
  await build("RUN mkdir /app", "RUN apt-get --version >/app/version", "RUN install --version >/app/version");
  expect(existsSync(image("app/version"))).toBe(false);
});

test("a command that fails, and a stage that does not make what the next one takes, are mistakes", async () => {
  await expect(build("RUN exit 3")).rejects.toThrow("ended with 3");
  await expect(build("COPY package.json ./")).rejects.toThrow("line 4: no test knows COPY package.json ./");
  await expect(build("RUN true")).rejects.toThrow("line 6: build has made no /app");
});

test("the command of the image has the paths of the folder, and addresses as they are", () => {
  expect(commandOf(stages(), "ENTRYPOINT", image())).toEqual({
    program: "node",
    args: [image("app/cli.js"), "https://host/app"],
  });
});
