import { expect, test } from "vitest";
import { isTemporaryOf, writeAtomically } from "./atomic-write.ts";

/** Files that note what is done to them, and fail at one step. */
function rig(failing?: string) {
  const steps: string[] = [];
  const step = (name: string) => (): Promise<void> => {
    steps.push(name);
    return name === failing ? Promise.reject(new Error(name)) : Promise.resolve();
  };
  const files = {
    create: () => Promise.resolve({ write: step("write"), sync: step("sync"), close: step("close") }),
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
