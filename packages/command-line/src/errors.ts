/** The command line asks for something impossible. Ends the program with exit code 2. */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
}

/** The configuration file asks for something impossible. */
export class ConfigurationError extends UsageError {
  override readonly name = "ConfigurationError";
  /** Every mistake, in the order of the file, each as "FILE:LINE:COLUMN: what". */
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.mistakes = mistakes;
  }
}

/** The program cannot start or continue. Ends it with exit code 1; the message is one line that says what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** What went wrong, on one line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s*[\r\n]+\s*/g, " ");
}
