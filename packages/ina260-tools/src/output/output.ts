/** Where results go: stdout, or a file. */
export interface Output {
  /**
   * Writes whole lines.
   *
   * @param lines Each with its line feed.
   * @returns When they are with the system: who waits for that has no more than these in memory.
   * @throws OutputGoneError by rejection when nobody reads any more, OutputError when they cannot be written.
   */
  readonly write: (lines: string) => Promise<void>;
  /**
   * Nothing more comes. What was written to a file is on the disk then.
   *
   * @throws OutputError by rejection.
   */
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

/** Who read the output has ended, as `head` does when it has enough. No failure of this program. */
export class OutputGoneError extends Error {
  override readonly name = "OutputGoneError";
}

/** The output takes no more; the message is one line that says what to do. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}
