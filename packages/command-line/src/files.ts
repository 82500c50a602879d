import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** The operations that replace a file safely. Each rejects with the error of the system. */
export interface FileSystem {
  /** The text of a regular file; undefined when there is none. Rejects when it is longer than `limitBytes`. */
  read(path: string, limitBytes: number): Promise<string | undefined>;
  list(folder: string): Promise<readonly string[]>;
  /** A new file, open for writing. Rejects when the path exists. */
  create(path: string): Promise<NewFile>;
  /** Replaces a file that is called `to`, in one step. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Resolves when the names in a folder are on the disk, where the file system can guarantee that. */
  syncFolder(folder: string): Promise<void>;
  /** A word that is never returned twice, on any machine. */
  unique(): string;
}

export interface NewFile {
  writeFile(text: string): Promise<void>;
  /** Resolves when everything written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Codes of file systems that cannot write a folder to the disk. */
const CANNOT_SYNC = new Set(["EINVAL", "ENOTSUP", "ENOSYS"]);

/** The files of this machine. */
export const nodeFileSystem: FileSystem = {
  async read(path, limitBytes) {
    // Without O_NONBLOCK, opening a named pipe would wait for its writer.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(ignore("ENOENT"));
    if (file === undefined) return undefined;
    try {
      const found = await file.stat();
      if (!found.isFile()) throw new Error(`${path} is not a regular file`);
      if (found.size > limitBytes) throw new Error(`${path} has more than ${String(limitBytes)} bytes`);
      return await file.readFile("utf8");
    } finally {
      await file.close();
    }
  },

  list: (folder) => readdir(folder),
  create: (path) => open(path, "wx"),
  rename,
  remove: (path) => rm(path),

  async syncFolder(folder) {
    const handle = await open(folder, "r");
    try {
      await handle.sync().catch(ignore(...CANNOT_SYNC));
    } finally {
      await handle.close();
    }
  },

  unique: () => randomBytes(6).toString("hex"),
};

/** Turns errors with these codes into undefined. */
function ignore(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    const { code } = error as { readonly code?: string };
    if (code === undefined || !codes.includes(code)) throw error;
  };
}

/** Follows the name of the file in the name of its temporary file. */
const TEMPORARY = ".tmp-";

/**
 * Replaces a file, or leaves it as it is: whatever fails, a loss of power included, the file has either the old text or
 * the new one. Once this has resolved it has the new one, also after a loss of power.
 *
 * The new text is written to a temporary file in the same folder, and to the disk, before that file is renamed in one
 * step. The temporary name is unique, so that several writers at the same time do not interfere.
 *
 * @param publish Gives the temporary file its final name, in one step. Default: replaces an existing file.
 * @throws The error of the system, by rejection.
 */
export async function writeAtomically(
  files: Omit<FileSystem, "read" | "list">,
  path: string,
  text: string,
  publish: FileSystem["rename"] = (from, to) => files.rename(from, to),
): Promise<void> {
  const temporary = `${path}${TEMPORARY}${files.unique()}`;
  const file = await files.create(temporary);
  try {
    try {
      await file.writeFile(text);
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
