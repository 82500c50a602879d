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
  /**
   * Ends the output. What was written to a file is on the disk afterwards.
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

/** The reader of the output has gone, as `head` does once it has enough. That is no failure of this program. */
export class OutputGoneError extends Error {
  override readonly name = "OutputGoneError";
}

/** The output cannot be written; the message is one line that says what to do. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}
