import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isTemporaryOf, nodeFileSystem, writeAtomically } from "./files.ts";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "node-file-system-"));
  path = join(folder, "file");
});

afterEach(() => rm(folder, { recursive: true }));

describe("a file that is read", () => {
  test("is text up to the maximum length, and refused above it", async () => {
    await writeFile(path, "µ".repeat(50));
    await expect(nodeFileSystem.read(path, 100)).resolves.toBe("µ".repeat(50));
    await expect(nodeFileSystem.read(path, 99)).rejects.toThrow(`${path} has more than 99 bytes`);
  });

  test("is undefined when it does not exist", async () => {
    await expect(nodeFileSystem.read(path, 100)).resolves.toBeUndefined();
  });

  test("is refused when it is not a regular file", async () => {
    await mkdir(path);
    await expect(nodeFileSystem.read(path, 100)).rejects.toThrow(`${path} is not a regular file`);
  });
});

describe("a new file", () => {
  test("has what was written to it", async () => {
    const file = await nodeFileSystem.create(path);
    await file.writeFile("one");
    await file.sync();
    await file.close();
    expect(await readFile(path, "utf8")).toBe("one");
  });

  test("never replaces an existing one", async () => {
    await writeFile(path, "old");
    await expect(nodeFileSystem.create(path)).rejects.toMatchObject({ code: "EEXIST" });
    expect(await readFile(path, "utf8")).toBe("old");
  });
});

describe("a folder", () => {
  test("lists its names, and forgets the removed ones", async () => {
    await writeFile(path, "");
    expect(await nodeFileSystem.list(folder)).toEqual(["file"]);
    await nodeFileSystem.remove(path);
    expect(await nodeFileSystem.list(folder)).toEqual([]);
  });

  test("can be synced, unless it does not exist", async () => {
    await expect(nodeFileSystem.syncFolder(folder)).resolves.toBeUndefined();
    await expect(nodeFileSystem.syncFolder(path)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

test("a rename replaces the file of that name", async () => {
  const other = join(folder, "other");
  await writeFile(path, "new");
  await writeFile(other, "old");
  await nodeFileSystem.rename(path, other);
  expect(await readdir(folder)).toEqual(["other"]);
  expect(await readFile(other, "utf8")).toBe("new");
});

test("a file is replaced atomically, and nothing is left beside it", async () => {
  await writeFile(path, "old");
  await writeAtomically(nodeFileSystem, path, "new");
  expect(await readdir(folder)).toEqual(["file"]);
  expect(await readFile(path, "utf8")).toBe("new");
});

test("unique words are unique", () => {
  expect(new Set(Array.from({ length: 1000 }, () => nodeFileSystem.unique())).size).toBe(1000);
});

/** Files that note what is done to them, and fail at one step. */
function rig(failing?: string) {
  const steps: string[] = [];
  const step = (name: string) => (): Promise<void> => {
    steps.push(name);
    return name === failing ? Promise.reject(new Error(name)) : Promise.resolve();
  };
  const files = {
    create: () => Promise.resolve({ writeFile: step("write"), sync: step("sync"), close: step("close") }),
    rename: step("rename"),
    remove: step("remove"),
    syncFolder: step("syncFolder"),
    unique: () => "1",
  };
  return { steps, run: () => writeAtomically(files, "/folder/file", "text") };
}

test("the new text is on the disk before the file gets its name, and then the name is", async () => {
  const { steps, run } = rig();
  await run();
  expect(steps).toEqual(["write", "sync", "close", "rename", "syncFolder"]);
});

test.each(["write", "sync", "close", "rename"])(
  "when %s fails, the temporary file is closed and removed",
  async (failing) => {
    const { steps, run } = rig(failing);
    await expect(run()).rejects.toThrow(failing);
    expect(steps).toContain("close");
    expect(steps.at(-1)).toBe("remove");
    expect(steps.includes("rename")).toBe(failing === "rename");
  },
);

test("a temporary file is known by the name of its file", () => {
  expect(isTemporaryOf("file", "file.tmp-12ab")).toBe(true);
  expect(isTemporaryOf("file", "other.tmp-12ab")).toBe(false);
});
