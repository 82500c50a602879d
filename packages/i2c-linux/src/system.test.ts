import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostSystem } from "./system.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rbp-test-"));
  await writeFile(join(directory, "name"), "an adapter\n");
  await symlink("../i2c-11", join(directory, "channel-0"));
});
afterAll(() => rm(directory, { recursive: true }));

test("reads directories, files and links", async () => {
  expect([...(await hostSystem.list(directory))].sort()).toEqual(["channel-0", "name"]);
  expect(await hostSystem.read(join(directory, "name"))).toBe("an adapter\n");
  expect(await hostSystem.resolveLink(join(directory, "channel-0"))).toBe("../i2c-11");
});

test("takes what cannot be read for absent", async () => {
  const missing = join(directory, "missing");
  expect(await hostSystem.list(missing)).toEqual([]);
  expect(await hostSystem.read(missing)).toBeUndefined();
  expect(await hostSystem.resolveLink(missing)).toBeUndefined();
});
