import { dirname } from "node:path";
import type { StateFileSystem } from "./file-system.ts";

/** What the name of a temporary file has behind the name of the file that it becomes. */
const TEMPORARY = ".tmp-";

export interface AtomicWriteOptions {
  /** Gives the temporary file its name, in one step. Default: a rename, by which what has the name is replaced. */
  readonly publish?: (temporary: string, path: string) => Promise<void>;
}

/**
 * Replaces a file, or leaves it as it is: whatever fails, and whenever the power does, there is the old text or the new
 * one. When this resolves it is the new one, also after a loss of power.
 *
 * The new text goes to a file of its own in the same folder, and to the disk, before the name is given to it in
 * one step. Its temporary name is nobody else's, so another one that writes at the same time cannot get between.
 *
 * @throws The error of the system, by rejection.
 */
export async function writeAtomically(
  files: Omit<StateFileSystem, "read" | "list">,
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
    // What went wrong is told, and not that this did too.
    await files.remove(temporary).catch(() => undefined);
    throw error;
  }
  await files.syncFolder(dirname(path));
}

/** Whether this is the name of a temporary file of the file with the name `base`. */
export function isTemporaryOf(base: string, name: string): boolean {
  return name.startsWith(base + TEMPORARY);
}
