import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OutputError, OutputGoneError } from "./output.ts";
import { processOutputs, type Stdout, streamOutput } from "./process-outputs.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rbp-output-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A stdout whose stream says what was written to it. */
function stdoutAt(fd: number) {
  const streamed: string[] = [];
  const stdout: Stdout = {
    fd,
    destroyed: false,
    write: (text, callback) => {
      streamed.push(text);
      callback();
    },
  };
  return { streamed, outputs: processOutputs(stdout) };
}

describe("stdout", () => {
  test("that is a file is written to as one, behind what it has", async () => {
    const path = join(folder, "out.txt");
    writeFileSync(path, "before\n");
    const fd = openSync(path, "a");
    try {
      const { streamed, outputs } = stdoutAt(fd);
      const output = await outputs.openStdout();
      await output.write("line\n");
      await output.close();
      expect(readFileSync(path, "utf8")).toBe("before\nline\n");
      expect(streamed).toEqual([]);
    } finally {
      closeSync(fd);
    }
  });

  test("that is none is written to by its stream", async () => {
    const { streamed, outputs } = stdoutAt(987_654);
    await (await outputs.openStdout()).write("line\n");
    expect(streamed).toEqual(["line\n"]);
  });
});

describe("a file", () => {
  const { outputs } = stdoutAt(1);

  test("is created, and overwritten only with --force", async () => {
    const path = join(folder, "a.csv");
    const first = await outputs.openFile(path, false);
    await first.write("first\n");
    await first.close();
    await expect(outputs.openFile(path, false)).rejects.toThrow(`${path}: the file is there already`);
    expect(readFileSync(path, "utf8")).toBe("first\n");
    const second = await outputs.openFile(path, true);
    await second.write("second\n");
    await second.close();
    expect(readFileSync(path, "utf8")).toBe("second\n");
  });

  test("that is a device is written to without asking", async () => {
    const output = await outputs.openFile("/dev/null", false);
    await expect(output.write("line\n")).resolves.toBeUndefined();
    await expect(output.close()).resolves.toBeUndefined();
  });

  test.skipIf(!existsSync("/dev/full"))("that is a full disk is an error that says so", async () => {
    const full = await outputs.openFile("/dev/full", false);
    await expect(full.write("line\n")).rejects.toThrow("/dev/full: no space is left on the device");
    await full.close();
  });

  test("in a missing folder is an error that says so", async () => {
    const path = join(folder, "none", "a.csv");
    await expect(outputs.openFile(path, false)).rejects.toThrow(
      `${path}: there is no such folder; create it first`,
    );
    await expect(outputs.openFile(folder, true)).rejects.toThrow("this is a folder");
  });
});

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
