/** What the state file wants of the machine. Everything rejects with the error of the system. */
export interface StateFileSystem {
  /** The text of a regular file; undefined when there is none. Rejects when it is longer than `limitBytes`. */
  read(path: string, limitBytes: number): Promise<string | undefined>;
  /** Names in a folder. */
  list(folder: string): Promise<readonly string[]>;
  /** A new file, open for writing. Rejects when there is one already. */
  create(path: string): Promise<NewFile>;
  /** One step: another one that has the name `to` is replaced. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Resolves when the names in a folder are on the disk, where its file system can do that. */
  syncFolder(folder: string): Promise<void>;
  /** A word that nobody else has. */
  unique(): string;
}

export interface NewFile {
  write(text: string): Promise<void>;
  /** Resolves when what was written is on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}
