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
