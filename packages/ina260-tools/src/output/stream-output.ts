import { explainOutput } from "./explain-output.ts";
import { type Output, OutputGoneError } from "./output.ts";

/** What is needed of a stream, as Node has it. */
export interface StreamLike {
  readonly destroyed: boolean;
  write(text: string, callback: (error?: Error | null) => void): unknown;
}

/** A pipe, a socket or a terminal. Closing does not close it: it belongs to the process. @param name Its name in messages. */
export function streamOutput(name: string, stream: StreamLike): Output {
  const write = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      // A stream reports its first error only, and is closed afterwards.
      if (stream.destroyed) {
        reject(new OutputGoneError(`${name}: its reader has gone`));
        return;
      }
      stream.write(text, (error) => {
        if (error) reject(explainOutput(name, error));
        else resolve();
      });
    });
  return { write, close: () => Promise.resolve() };
}
