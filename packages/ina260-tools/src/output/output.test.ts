import { expect, test } from "vitest";
import { explainOutput, OutputError, OutputGoneError } from "./output.ts";

const systemError = (code: string): Error =>
  Object.assign(new Error(`${code}: something, open 'a.csv'`), { code });

test.each([
  ["EEXIST", "the file is there already; take another name, or overwrite it with --force (EEXIST)"],
  ["ENOENT", "there is no such folder; create it first (ENOENT)"],
  ["EWHATEVER", "EWHATEVER: something, open 'a.csv'"],
])("%s says what to do, with its name and its cause", (code, message) => {
  const cause = systemError(code);
  const error = explainOutput("a.csv", cause);
  expect(error).toBeInstanceOf(OutputError);
  expect(error).toMatchObject({ message: `a.csv: ${message}`, cause });
});

test("a broken pipe is a reader that has gone", () => {
  expect(explainOutput("stdout", systemError("EPIPE"))).toBeInstanceOf(OutputGoneError);
});
