import { dirname, join } from "node:path";
import type { NewFile, FileSystem } from "../../src/files.ts";

interface Content {
  /** What a program reads. */
  text: string;
  /** How much of it is on the disk for sure. */
  synced: number;
}

type Names = Map<string, Content>;

/** What becomes of an operation of the file system. */
export type Outcome = "done" | "failed" | "failed-halfway";

/** An error as Node has it. */
export function systemError(code: string, what: string): Error {
  return Object.assign(new Error(`${code}: simulated, ${what}`), { code });
}

/**
 * Files in memory, with what the disk has of them. Until a folder is synced any of the changes of its names may
 * be lost with the power, and until a file is synced any part behind what was synced.
 */
export class SimulatedFiles implements FileSystem {
  #names: Names = new Map();
  #onDisk: Names = new Map();
  #unsynced: ((names: Names) => void)[] = [];
  #words = 0;
  /** Every operation that was asked for, in order. */
  readonly operations: string[] = [];
  /** Decides on each operation. */
  outcome: (operation: string, index: number) => Outcome = () => "done";

  /** What a program finds now. */
  get texts(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#names].map(([name, { text }]) => [name, text]));
  }

  /** Puts a file on the disk. */
  put(path: string, text: string): void {
    const content = { text, synced: text.length };
    this.#names.set(path, content);
    this.#onDisk.set(path, content);
  }

  /**
   * The power is lost, and comes back.
   *
   * @param choose A number from 0 up to and including the given one: what is lost is up to it.
   */
  losePower(choose: (most: number) => number): void {
    const names: Names = new Map(this.#onDisk);
    for (const change of this.#unsynced) if (choose(1) === 1) change(names);
    for (const content of names.values()) {
      const kept = content.synced + choose(content.text.length - content.synced);
      Object.assign(content, { text: content.text.slice(0, kept), synced: kept });
    }
    this.#names = names;
    this.#onDisk = new Map(names);
    this.#unsynced = [];
  }

  read(path: string): Promise<string | undefined> {
    return this.#run(`read ${path}`, () => this.#names.get(path)?.text);
  }

  list(folder: string): Promise<readonly string[]> {
    return this.#run(`list ${folder}`, () => {
      const paths = [...this.#names.keys()].filter((path) => dirname(path) === folder);
      return paths.map((path) => path.slice(join(folder, "x").length - 1));
    });
  }

  create(path: string): Promise<NewFile> {
    return this.#run(`create ${path}`, () => {
      if (this.#names.has(path)) throw systemError("EEXIST", path);
      const content: Content = { text: "", synced: 0 };
      this.#change((names) => names.set(path, content));
      return this.#newFile(path, content);
    });
  }

  rename(from: string, to: string): Promise<void> {
    return this.#run(`rename ${from} ${to}`, () => {
      const content = this.#names.get(from);
      if (content === undefined) throw systemError("ENOENT", from);
      this.#change((names) => {
        names.delete(from);
        names.set(to, content);
      });
    });
  }

  remove(path: string): Promise<void> {
    return this.#run(`remove ${path}`, () => {
      if (!this.#names.has(path)) throw systemError("ENOENT", path);
      this.#change((names) => names.delete(path));
    });
  }

  syncFolder(folder: string): Promise<void> {
    return this.#run(`sync ${folder}`, () => {
      for (const change of this.#unsynced) change(this.#onDisk);
      this.#unsynced = [];
    });
  }

  unique(): string {
    this.#words += 1;
    return String(this.#words);
  }

  #newFile(path: string, content: Content): NewFile {
    return {
      writeFile: (text) =>
        this.#run(
          `write ${path}`,
          () => void (content.text += text),
          () => void (content.text += text.slice(0, text.length / 2)),
        ),
      sync: () => this.#run(`sync ${path}`, () => void (content.synced = content.text.length)),
      close: () => this.#run(`close ${path}`, () => undefined),
    };
  }

  #change(change: (names: Names) => void): void {
    change(this.#names);
    this.#unsynced.push(change);
  }

  /** @param halfway What has happened when it fails half-way. By default all of it. */
  async #run<T>(operation: string, whole: () => T, halfway: () => unknown = whole): Promise<T> {
    const outcome = this.outcome(operation, this.operations.push(operation) - 1);
    // Others run between the asking and the doing.
    await Promise.resolve();
    if (outcome === "done") return whole();
    if (outcome === "failed-halfway") halfway();
    throw systemError("EIO", operation);
  }
}
