import { expect, test } from "vitest";
import { type FileHandleLike, fileOutput } from "./file-output.ts";
import { OutputError } from "./output.ts";

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
