import { dirname } from "node:path";
import type { FileSystem } from "./file-system.ts";

/** Follows the name of the file in the name of its temporary file. */
const TEMPORARY = ".tmp-";

export interface AtomicWriteOptions {
  /** Gives the temporary file its final name, in one step. Default: a rename, which replaces an existing file. */
  readonly publish?: (temporary: string, path: string) => Promise<void>;
}

/**
 * Replaces a file, or leaves it as it is: whatever fails, a loss of power included, the file has either the old text or
 * the new one. Once this has resolved it has the new one, also after a loss of power.
 *
 * The new text is written to a temporary file in the same folder, and to the disk, before that file is renamed in one
 * step. The temporary name is unique, so that several writers at the same time do not interfere.
 *
 * @throws The error of the system, by rejection.
 */
export async function writeAtomically(
  files: Omit<FileSystem, "read" | "list">,
  path: string,
  text: string,
  { publish = (from, to) => files.rename(from, to) }: AtomicWriteOptions = {},
): Promise<void> {
  const temporary = `${path}${TEMPORARY}${files.unique()}`;
  const file = await files.create(temporary);
  try {
    try {
      await file.write(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await publish(temporary, path);
  } catch (error) {
    // The first error is reported, not that of the removal.
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(dirname(path));
}

/** Whether this is the name of a temporary file of the file with the name `base`. */
export function isTemporaryOf(base: string, name: string): boolean {
  return name.startsWith(base + TEMPORARY);
}
