import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UsageError } from "@rbp/command-line";
import { afterEach, beforeEach, expect, test } from "vitest";
import { OutputError } from "../output/output.ts";
import { checkTarget, explainNextSteps, writeConfiguration } from "./write-configuration.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "scan-"));
  path = join(folder, "sensors.yaml");
});

afterEach(() => rm(folder, { recursive: true }));

test("a new file is written, and nothing is left beside it", async () => {
  await checkTarget(path, false);
  await writeConfiguration(path, "buses: []\n", false);
  expect(await readFile(path, "utf8")).toBe("buses: []\n");
  expect(await readdir(folder)).toEqual(["sensors.yaml"]);
});

test("an existing file is replaced only with --force", async () => {
  await writeFile(path, "mine\n");
  const refusal = new UsageError(`${path} exists already; give another name, or --force to replace it`);
  await expect(checkTarget(path, false)).rejects.toThrow(refusal);
  await expect(writeConfiguration(path, "new\n", false)).rejects.toThrow(refusal);
  expect(await readFile(path, "utf8")).toBe("mine\n");
  await checkTarget(path, true);
  await writeConfiguration(path, "new\n", true);
  expect(await readFile(path, "utf8")).toBe("new\n");
  expect(await readdir(folder)).toEqual(["sensors.yaml"]);
});

test("a link that leads nowhere is something that is there", async () => {
  await symlink(join(folder, "nowhere"), path);
  await expect(writeConfiguration(path, "new\n", false)).rejects.toThrow(UsageError);
  expect(await readdir(folder)).toEqual(["sensors.yaml"]);
});

test("of two that write at once one wins, and the other is told", async () => {
  const outcomes = await Promise.allSettled(
    ["a", "b", "c"].map((text) => writeConfiguration(path, `${text}\n`, false)),
  );
  const won = outcomes.flatMap(({ status }, index) => (status === "fulfilled" ? ["abc"[index]] : []));
  expect(won).toHaveLength(1);
  expect(await readFile(path, "utf8")).toBe(`${won[0] ?? ""}\n`);
  expect(await readdir(folder)).toEqual(["sensors.yaml"]);
});

test("a folder that is not there is named before the scan", async () => {
  const missing = join(folder, "missing", "sensors.yaml");
  const advice = `${missing}: there is no such folder; create it first`;
  await expect(checkTarget(missing, false)).rejects.toThrow(OutputError);
  await expect(checkTarget(missing, false)).rejects.toThrow(advice);
  await expect(writeConfiguration(missing, "new\n", false)).rejects.toThrow(advice);
});

test("what is no regular file is not replaced", async () => {
  await mkdir(path);
  const link = join(folder, "link");
  await symlink("/dev/null", link);
  for (const target of [path, link]) {
    const refusal = new UsageError(`${target} is no regular file, and is not replaced; give another name`);
    await expect(checkTarget(target, true)).rejects.toThrow(refusal);
    await expect(writeConfiguration(target, "new\n", true)).rejects.toThrow(refusal);
  }
  expect(await readdir(folder)).toEqual(["link", "sensors.yaml"]);
});

test("a file in place of the folder is no folder", async () => {
  await writeFile(path, "mine\n");
  const inside = join(path, "sensors.yaml");
  await expect(checkTarget(inside, false)).rejects.toThrow(`${inside}: a part of the path is no folder`);
  await expect(writeConfiguration(inside, "new\n", false)).rejects.toThrow(OutputError);
});

test("a file is checked, and served by hardware that is as simulated as the scanned one", () => {
  expect(explainNextSteps("sensors.yaml", { simulate: false })).toEqual({
    check: "ina260-exporter --config.check --config.file sensors.yaml",
    serve: "ina260-exporter --config.file sensors.yaml",
  });
  expect(explainNextSteps("/etc/a.yaml", { simulate: true }).serve).toBe(
    "ina260-exporter --simulate --config.file /etc/a.yaml",
  );
});

test("a name that a shell would take apart is quoted", () => {
  expect(explainNextSteps("Bob's desk.yaml", { simulate: false }).serve).toBe(
    String.raw`ina260-exporter --config.file 'Bob'\''s desk.yaml'`,
  );
});
