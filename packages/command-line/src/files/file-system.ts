import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, rename, rm } from "node:fs/promises";

/** The operations that replace a file safely. Each rejects with the error of the system. */
export interface FileSystem {
  /** The text of a regular file; undefined when there is none. Rejects when it is longer than `limitBytes`. */
  read(path: string, limitBytes: number): Promise<string | undefined>;
  /** The names in a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** A new file, open for writing. Rejects when the path exists. */
  create(path: string): Promise<NewFile>;
  /** Replaces a file that is called `to`, in one step. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Resolves when the names in a folder are on the disk, where the file system can guarantee that. */
  syncFolder(folder: string): Promise<void>;
  /** A word that is never returned twice, on whatever machine. */
  unique(): string;
}

export interface NewFile {
  write(text: string): Promise<void>;
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

  async create(path): Promise<NewFile> {
    const file = await open(path, "wx");
    return {
      write: (text) => file.writeFile(text, "utf8"),
      sync: () => file.sync(),
      close: () => file.close(),
    };
  },

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
