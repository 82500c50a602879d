/** Something is not as it must be: the output in which it can be seen, and what. */
export class CheckError extends Error {
  constructor(message, output = "") {
    super(`${output}\n${message}`.trim());
    this.output = output;
  }
}

/** What a person needs to see. An error that is no check's is a mistake in the scripts: its stack tells where. */
export const explain = (error) => (error instanceof CheckError ? error.message : error.stack);
