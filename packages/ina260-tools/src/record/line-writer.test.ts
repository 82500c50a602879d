import { expect, test } from "vitest";
import { LineWriter, MAXIMUM_WAITING } from "./line-writer.ts";

/** An output that takes one write at a time, when the test says so. */
function create() {
  const writes: string[] = [];
  const failures: unknown[] = [];
  let settle: (error?: Error) => void = () => undefined;
  const write = (lines: string): Promise<void> => {
    writes.push(lines);
    return new Promise((resolve, reject) => {
      settle = (error) => (error === undefined ? resolve() : reject(error));
    });
  };
  const closes: string[] = [];
  const output = { write, close: async () => void closes.push("closed") };
  const writer = new LineWriter(output, (error) => failures.push(error));
  /** Lets the write that is under way end. */
  const next = async (error?: Error): Promise<void> => {
    settle(error);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { writes, closes, failures, writer, next };
}

test("a line is written at once, lines that come during the write together after it, and then it closes", async () => {
  const { writes, closes, writer, next } = create();
  writer.add("a\n");
  writer.add("b\n");
  writer.add("c\n");
  expect(writes).toEqual(["a\n"]);
  await next();
  expect(writes).toEqual(["a\n", "b\nc\n"]);
  await next();
  writer.add("d\n");
  expect(writes.at(-1)).toBe("d\n");
  const closed = writer.close();
  expect(closes).toEqual([]);
  await next();
  await closed;
  expect(closes).toEqual(["closed"]);
});

test("is full when as much waits as may wait, and has room again when that is under way", async () => {
  const { writer, next } = create();
  const line = `${"x".repeat(1023)}\n`;
  writer.add(line);
  for (let size = 0; size < MAXIMUM_WAITING; size += 1024) {
    expect(writer.isFull).toBe(false);
    writer.add(line);
  }
  expect(writer.isFull).toBe(true);
  let hasRoom = false;
  const room = writer.room().then(() => (hasRoom = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasRoom).toBe(false);
  await next();
  await room;
  expect(writer.isFull).toBe(false);
});

test("a failure is reported once; nothing is written after it, and nothing waits", async () => {
  const { writes, failures, writer, next } = create();
  writer.add("a\n");
  writer.add("x".repeat(MAXIMUM_WAITING));
  const room = writer.room();
  await next(new Error("full"));
  await room;
  writer.add("b\n");
  await writer.close();
  expect(writes).toEqual(["a\n"]);
  expect(failures).toEqual([new Error("full")]);
  expect(writer.isFull).toBe(false);
});
