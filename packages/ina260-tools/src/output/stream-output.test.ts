import { expect, test } from "vitest";
import { OutputError, OutputGoneError } from "./output.ts";
import { streamOutput } from "./stream-output.ts";

type Callback = (error?: Error | null) => void;

function create() {
  const pending: Callback[] = [];
  const texts: string[] = [];
  const stream = {
    destroyed: false,
    write: (text: string, callback: Callback) => {
      texts.push(text);
      pending.push(callback);
    },
  };
  const settle = (code?: string): void => {
    const error = code === undefined ? null : Object.assign(new Error(`${code}: write`), { code });
    for (const callback of pending.splice(0)) callback(error);
  };
  return { stream, texts, settle, output: streamOutput("stdout", stream) };
}

test("a write ends when the stream has taken it, and no earlier", async () => {
  const { texts, settle, output } = create();
  let hasEnded = false;
  const written = output.write("a\n").then(() => (hasEnded = true));
  await Promise.resolve();
  expect([texts, hasEnded]).toEqual([["a\n"], false]);
  settle();
  await written;
  await output.close();
});

test("a reader that has gone is no failure of the program, another error is", async () => {
  const { settle, output } = create();
  const gone = output.write("a\n");
  settle("EPIPE");
  await expect(gone).rejects.toBeInstanceOf(OutputGoneError);
  const failed = output.write("a\n");
  settle("EIO");
  await expect(failed).rejects.toBeInstanceOf(OutputError);
});

test("a stream that has failed before has no reader", async () => {
  const { stream, output, texts } = create();
  stream.destroyed = true;
  await expect(output.write("a\n")).rejects.toBeInstanceOf(OutputGoneError);
  expect(texts).toEqual([]);
});
