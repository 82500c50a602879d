import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { OutputError, OutputGoneError } from "./output.ts";
import {
  type FileHandleLike,
  fileOutput,
  processOutputs,
  type Stdout,
  streamOutput,
} from "./process-outputs.ts";

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

/** A disk with room for so many bytes, that takes at most so many at once. */
function disk(room: number, atOnce = 1000, isFile = true) {
  const state = { bytes: Buffer.alloc(0), events: [] as string[], code: "ENOSPC" };
  const handle: FileHandleLike = {
    write: async (bytes, offset) => {
      const bytesWritten = Math.min(atOnce, room - state.bytes.length, bytes.length - offset);
      if (bytesWritten === 0) throw Object.assign(new Error(`${state.code}: write`), { code: state.code });
      state.bytes = Buffer.concat([state.bytes, bytes.subarray(offset, offset + bytesWritten)]);
      return { bytesWritten };
    },
    stat: async () => ({ size: state.bytes.length, isFile: () => isFile }),
    truncate: async (length) => void (state.bytes = state.bytes.subarray(0, length)),
    sync: async () => void state.events.push("sync"),
    close: async () => void state.events.push("close"),
  };
  return { state, output: fileOutput("a.csv", handle) };
}

test("all is written, however little the system takes at once", async () => {
  const { state, output } = disk(1000, 3);
  await output.write("header\nfirst line\n");
  await output.write("sécond\n");
  expect(state.bytes.toString()).toBe("header\nfirst line\nsécond\n");
});

test("a full disk keeps the lines that are whole, and nothing of the one that is not", async () => {
  const { state, output } = disk(20, 4);
  const written = output.write("first\nsecond\nthird line\n");
  await expect(written).rejects.toThrow(
    "a.csv: no space is left on the device; make room, or write elsewhere (ENOSPC)",
  );
  await expect(written).rejects.toBeInstanceOf(OutputError);
  expect(state.bytes.toString()).toBe("first\nsecond\n");
});

test("a line that was not begun costs nothing of those before it", async () => {
  const { state, output } = disk(6);
  await output.write("first\n");
  await expect(output.write("second\n")).rejects.toThrow("no space");
  expect(state.bytes.toString()).toBe("first\n");
});

test("what was written of a line that does not fit is taken back", async () => {
  const { state, output } = disk(9);
  await output.write("first\n");
  await expect(output.write("second\n")).rejects.toThrow("no space");
  expect(state.bytes.toString()).toBe("first\n");
});

test("what a device got it keeps", async () => {
  const { state, output } = disk(9, 1000, false);
  await expect(output.write("first\nsecond\n")).rejects.toThrow("no space");
  expect(state.bytes.toString()).toBe("first\nsec");
  await output.close();
  expect(state.events).toEqual(["close"]);
});

test("is on the disk when it is closed; a failure of that is told, and the file is closed all the same", async () => {
  const { state, output } = disk(1000);
  await output.close();
  expect(state.events).toEqual(["sync", "close"]);

  const events: string[] = [];
  const broken = fileOutput("a.csv", {
    write: async () => ({ bytesWritten: 0 }),
    stat: async () => ({ size: 0, isFile: () => true }),
    truncate: async () => undefined,
    sync: () => Promise.reject(Object.assign(new Error("EIO: fsync"), { code: "EIO" })),
    close: async () => void events.push("close"),
  });
  await expect(broken.close()).rejects.toThrow("a.csv: the device reports an error");
  expect(events).toEqual(["close"]);
});
