import { fstat, fsync, ftruncate, write } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { type FileHandleLike, fileOutput } from "./file-output.ts";
import { explainOutput, type Output, OutputGoneError, type Outputs } from "./output.ts";

/** What is needed of a stream, as Node has it. */
export interface StreamLike {
  readonly destroyed: boolean;
  write(text: string, callback: (error?: Error | null) => void): unknown;
}

/** A pipe, a socket or a terminal. Closing does not close it: it belongs to the process. @param name Its name in messages. */
export function streamOutput(name: string, stream: StreamLike): Output {
  const write = async (text: string): Promise<void> => {
    // A stream reports its first error only, and is closed afterwards.
    if (stream.destroyed) throw new OutputGoneError(`${name}: its reader has gone`);
    try {
      await promisify(stream.write.bind(stream))(text);
    } catch (error) {
      throw explainOutput(name, error);
    }
  };
  return { write, close: () => Promise.resolve() };
}

/** The stdout of a process. */
export interface Stdout extends StreamLike {
  readonly fd: number;
  readonly isTTY?: boolean;
}

/** The outputs of a process. */
export function processOutputs(stdout: Stdout): Outputs {
  return {
    openStdout: async () =>
      (await isFileLike(stdout))
        ? fileOutput("stdout", descriptor(stdout.fd))
        : streamOutput("stdout", stdout),
    openFile: async (path, overwrite) => {
      try {
        return fileOutput(path, await create(path, overwrite));
      } catch (error) {
        throw explainOutput(path, error);
      }
    },
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
