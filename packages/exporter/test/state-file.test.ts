import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createLogger } from "@rbp/command-line";
import { nodeFileSystem } from "@rbp/command-line/files";
import { noTotals } from "@rbp/metering";
import { StateFile } from "../src/state/state-file.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "state-file-"));
});

afterEach(() => rm(folder, { recursive: true }));

function stateFile(path: string) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLogger({ level: "debug", format: "logfmt", write, wallClock: () => 0 });
  return { lines, file: new StateFile({ path, files: nodeFileSystem, wallClock: () => 0, log }) };
}

const sensors = (joules: number) => [
  { hostname: "pi", device: "a", totals: { ...noTotals, energyForwardJoules: joules } },
];

test("totals survive in a real file, and nothing is left beside it", async () => {
  const path = join(folder, "totals.json");
  const { file, lines } = stateFile(path);
  await file.load();
  file.update(sensors(1));
  await file.save();
  file.update(sensors(43_200));
  await file.save();
  const { file: later } = stateFile(path);
  await later.load();
  expect(later.totalsOf({ hostname: "pi", device: "a" })?.energyForwardJoules).toBe(43_200);
  expect(await readdir(folder)).toEqual(["totals.json"]);
  expect(lines).toEqual([]);
});

test("a damaged real file is set aside with all that is in it", async () => {
  const path = join(folder, "totals.json");
  await writeFile(path, "\u0000\u0000half a file");
  const { file, lines } = stateFile(path);
  await file.load();
  file.update(sensors(1));
  await file.save();
  const aside = "totals.json.damaged-19700101T000000Z";
  expect((await readdir(folder)).toSorted()).toEqual(["totals.json", aside]);
  expect(await readFile(join(folder, aside), "utf8")).toBe("\u0000\u0000half a file");
  expect(lines).toEqual([expect.stringContaining('err="the file is not JSON"')]);
});

test("a folder that is not there is reported with what to look for", async () => {
  const { file, lines } = stateFile(join(folder, "missing", "totals.json"));
  await file.load();
  file.update(sensors(1));
  await file.save();
  expect(lines).toEqual([
    expect.stringMatching(/is the folder there.* err="ENOENT: no such file or directory/u),
  ]);
});

test("a folder in place of the file is left alone", async () => {
  const path = join(folder, "totals.json");
  await mkdir(path);
  const { file, lines } = stateFile(path);
  await file.load();
  file.update(sensors(1));
  await file.save();
  expect(lines).toEqual([expect.stringContaining("totals.json is not a regular file")]);
  expect(await readdir(folder)).toEqual(["totals.json"]);
});

test("a pipe in place of the file is not waited for", async () => {
  const path = join(folder, "totals.json");
  execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
  const { file, lines } = stateFile(path);
  await file.load();
  expect(lines).toEqual([expect.stringContaining("totals.json is not a regular file")]);
});

test("a file that is too large to be one of ours is not read", async () => {
  const path = join(folder, "totals.json");
  await writeFile(path, "x".repeat(101));
  await expect(nodeFileSystem.read(path, 100)).rejects.toThrow(`${path} has more than 100 bytes`);
  await expect(nodeFileSystem.read(path, 101)).resolves.toHaveLength(101);
});

test("a new file never replaces one, and does not follow a link", async () => {
  const path = join(folder, "taken");
  await symlink(join(folder, "elsewhere"), path);
  await expect(nodeFileSystem.create(path)).rejects.toMatchObject({ code: "EEXIST" });
  expect(await readdir(folder)).toEqual(["taken"]);
});

test("no two words are the same", () => {
  const words = Array.from({ length: 1000 }, () => nodeFileSystem.unique());
  expect(new Set(words).size).toBe(1000);
  expect(words.every((word) => /^[0-9a-f]{12}$/u.test(word))).toBe(true);
});
