/** Something is not as it must be: what, and the output in which it can be seen. */
export class CheckError extends Error {
  constructor(message, output = "") {
    super(message);
    this.output = output;
  }
}
