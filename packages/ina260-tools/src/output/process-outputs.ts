import { fstat, fsync, ftruncate, write } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { explainOutput, type Output, OutputGoneError, type Outputs } from "./output.ts";

/** What is needed of a stream, as Node has it. */
export interface StreamLike {
  readonly destroyed: boolean;
  write(text: string, callback: (error?: Error | null) => void): unknown;
}

/** A pipe, a socket or a terminal. Closing does not close it: it belongs to the process. @param name Its name in messages. */
export function streamOutput(name: string, stream: StreamLike): Output {
  const writeText = async (text: string): Promise<void> => {
    // A stream reports its first error only, and is closed afterwards.
    if (stream.destroyed) throw new OutputGoneError(`${name}: its reader has gone`);
    await promisify(stream.write.bind(stream))(text).catch(failAs(name));
  };
  return { write: writeText, close: () => Promise.resolve() };
}

export interface Stdout extends StreamLike {
  readonly fd: number;
  readonly isTTY?: boolean;
}

export function processOutputs(stdout: Stdout): Outputs {
  return {
    openStdout: async () =>
      (await isFileLike(stdout))
        ? fileOutput("stdout", descriptor(stdout.fd))
        : streamOutput("stdout", stdout),
    openFile: async (path, overwrite) => fileOutput(path, await create(path, overwrite).catch(failAs(path))),
  };
}

/**
 * Whether stdout is written like a file: Node's own stream for files does not make sure that everything is written.
 *
 * Asked by name and by promise: Node 20 keeps the result of fstatSync() and fstat() on a pipe where its module loader
 * takes it for a result of its own, and then finds no module any more.
 */
async function isFileLike({ fd, isTTY }: Stdout): Promise<boolean> {
  try {
    const found = await stat(`/dev/fd/${String(fd)}`);
    return found.isFile() || (found.isCharacterDevice() && isTTY !== true);
  } catch {
    return false;
  }
}

/** Devices and named pipes exist already, and nothing is lost by writing to them. */
async function create(path: string, overwrite: boolean): Promise<FileHandle> {
  if (overwrite) return open(path, "w");
  try {
    return await open(path, "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || (await stat(path)).isFile()) throw error;
    return open(path, "w");
  }
}

function descriptor(fd: number): FileHandleLike {
  return {
    write: (bytes, offset) => promisify(write)(fd, bytes, offset, bytes.length - offset),
    stat: () => promisify(fstat)(fd),
    truncate: (length) => promisify(ftruncate)(fd, length),
    sync: () => promisify(fsync)(fd),
    // It belongs to the process.
    close: () => Promise.resolve(),
  };
}

/** What is needed of an open file, as node:fs/promises has it. */
export interface FileHandleLike {
  write(bytes: Uint8Array, offset: number): Promise<{ readonly bytesWritten: number }>;
  stat(): Promise<{ readonly size: number; isFile(): boolean }>;
  truncate(length: number): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

const LINE_FEED = 0x0a;

/**
 * A file, or a device or pipe that has the name of one. A disk without room for a whole write takes a part of it: the
 * line that this cuts in two is removed from the file again.
 *
 * @param name Its name in messages.
 */
export function fileOutput(name: string, handle: FileHandleLike): Output {
  const writeLines = async (lines: string): Promise<void> => {
    const bytes = new TextEncoder().encode(lines);
    let written = 0;
    try {
      while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten;
    } catch (error) {
      await takeBack(handle, written - wholeLines(bytes, written));
      throw explainOutput(name, error);
    }
  };
  const close = async (): Promise<void> => {
    try {
      // Some file systems report only now that there is no room.
      if ((await handle.stat()).isFile()) await handle.sync();
    } catch (error) {
      throw explainOutput(name, error);
    } finally {
      await handle.close();
    }
  };
  return { write: writeLines, close };
}

function wholeLines(bytes: Uint8Array, written: number): number {
  return bytes.subarray(0, written).lastIndexOf(LINE_FEED) + 1;
}

/** Removes the last bytes. Best effort: the earlier failure is the one to report, and a device keeps what it got. */
async function takeBack(handle: FileHandleLike, length: number): Promise<void> {
  if (length === 0) return;
  try {
    const found = await handle.stat();
    if (found.isFile()) await handle.truncate(found.size - length);
  } catch {
    // Nothing more can be done.
  }
}

const failAs =
  (name: string) =>
  (error: unknown): never => {
    throw explainOutput(name, error);
  };
