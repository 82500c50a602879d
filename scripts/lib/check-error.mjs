/** Something is not as it must be: what, and the output in which it can be seen. */
export class CheckError extends Error {
  constructor(message, output = "") {
    super(message);
    this.output = output;
  }
}

/** What a person needs to see. An error that is no check's is a mistake in the scripts: its stack tells where. */
export function explain(error) {
  return error instanceof CheckError ? `${error.output}\n${error.message}`.trim() : error.stack;
}
