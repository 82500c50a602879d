/** The command line asks for something that cannot be. Ends the program with 2. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** The configuration file asks for something that cannot be. */
export class ConfigurationError extends UsageError {
  override readonly name = "ConfigurationError";
  /** Everything that is wrong, in the order of the file, each as "FILE:LINE:COLUMN: what". */
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.mistakes = mistakes;
  }
}

/** The program cannot start, or go on. Ends it with 1; the message is one line that says what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What went wrong, on one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*[\r\n]+\s*/g, " ");
}
