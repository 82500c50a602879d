import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { formatVersion, nodeHost } from "./host.ts";

const manifest = new URL("../package.json", import.meta.url);

test("the version is one line, with what the program runs on", () => {
  const build = { version: "1.2.3", nodeVersion: "22.1.0", platform: "linux", architecture: "arm64" };
  expect(formatVersion("my-program", build)).toBe("my-program, version 1.2.3 (node 22.1.0, linux/arm64)");
});

test("the version of a program is that of its package.json", () => {
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(nodeHost(manifest).build).toMatchObject({ version, nodeVersion: process.versions.node });
});

describe("a text that is read", () => {
  const { readText } = nodeHost(manifest);
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "host-"));
    path = join(folder, "file");
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("is refused above the maximum length", async () => {
    await writeFile(path, "four");
    expect(await readText(path, 4)).toBe("four");
    await expect(readText(path, 3)).rejects.toThrow("it has more than 3 bytes");
  });

  test("is UTF-8, and refused when it is not", async () => {
    await writeFile(path, Buffer.of(0xff));
    await expect(readText(path, 10)).rejects.toThrow("it is not text in UTF-8");
  });

  test("rejects with the error of the system when there is none", async () => {
    await expect(readText(path, 10)).rejects.toMatchObject({ code: "ENOENT" });
  });
});
