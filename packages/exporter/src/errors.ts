/** The command line asks for something that cannot be. Ends the program with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
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
