import { explainOutput } from "./explain-output.ts";
import { type Output, OutputGoneError } from "./output.ts";

/** What is needed of a stream, as Node has it. */
export interface StreamLike {
  readonly destroyed: boolean;
  write(text: string, callback: (error?: Error | null) => void): unknown;
}

/** A pipe, a socket or a terminal. Closing leaves it to the process. @param name How messages call it. */
export function streamOutput(name: string, stream: StreamLike): Output {
  const write = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      // After its first error a stream tells no other: it is closed.
      if (stream.destroyed) {
        reject(new OutputGoneError(`${name}: nobody reads any more`));
        return;
      }
      stream.write(text, (error) => {
        if (error) reject(explainOutput(name, error));
        else resolve();
      });
    });
  return { write, close: () => Promise.resolve() };
}
