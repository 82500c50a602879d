import { messageOf } from "@rbp/command-line";
import { OutputError, OutputGoneError } from "./output.ts";

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
