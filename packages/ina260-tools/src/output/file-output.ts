import { explainOutput, type Output } from "./output.ts";

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
  const write = async (lines: string): Promise<void> => {
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
  return { write, close };
}

/** How many of the first bytes are whole lines. */
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
