import { type Logger, messageOf } from "@rbp/command-line";

/** Where results go: stdout, or a file. */
export interface Output {
  /**
   * Writes whole lines.
   *
   * @param lines Each with its line feed.
   * @returns When the system has taken them. Waiting for that bounds the memory.
   * @throws OutputGoneError by rejection when the reader has gone, OutputError when they cannot be written.
   */
  readonly write: (lines: string) => Promise<void>;
  /** Ends the output. What was written to a file is on the disk afterwards. @throws OutputError by rejection. */
  readonly close: () => Promise<void>;
}

/** The outputs of this machine. */
export interface Outputs {
  readonly openStdout: () => Promise<Output>;
  /**
   * Opens a file for writing.
   *
   * @param overwrite Whether what is there already may be lost.
   * @throws OutputError by rejection when it cannot be opened, and when there is one that may not be lost.
   */
  readonly openFile: (path: string, overwrite: boolean) => Promise<Output>;
}

/** The reader of the output has gone, as `head` does once it has enough. That is no failure of this program. */
export class OutputGoneError extends Error {
  override readonly name = "OutputGoneError";
}

/** The output cannot be written; the message is one line that says what to do. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/** What errors of the system mean for an output, and what to do about them (errno(3), write(2), open(2)). */
const meanings: Readonly<Record<string, string>> = {
  ENOSPC: "no space is left on the device; make room, or write elsewhere",
  EDQUOT: "the quota of the disk is used up; make room, or write elsewhere",
  EFBIG: "the file is as large as files may be here; see ulimit -f",
  EROFS: "the file system is read-only; write elsewhere",
  EIO: "the device reports an error; its log (dmesg) may tell more",
  EACCES: "no permission; write elsewhere, or as another user",
  EPERM: "no permission; write elsewhere, or as another user",
  ENOENT: "there is no such folder; create it first",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "this is a folder; name a file in it",
  EEXIST: "the file is there already; take another name, or overwrite it with --force",
};

/** Turns an error of the system into one of an output. @param name "stdout", or the path of a file. */
export function explainOutput(name: string, error: unknown): OutputError | OutputGoneError {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (code === "EPIPE") return new OutputGoneError(`${name}: its reader has gone`, { cause: error });
  const meaning = meanings[code];
  const what = meaning === undefined ? messageOf(error) : `${meaning} (${code})`;
  return new OutputError(`${name}: ${what}`, { cause: error });
}

/** Prints the result of a command. @returns Whether it is printed, or its reader has gone, which is no failure. */
export async function printResult(
  text: string,
  { openStdout }: Pick<Outputs, "openStdout">,
  log: Logger,
): Promise<boolean> {
  try {
    await (await openStdout()).write(text);
    return true;
  } catch (error) {
    if (error instanceof OutputGoneError) return true;
    log.error("Cannot print", { err: messageOf(error) });
    return false;
  }
}
