import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const sources = readdirSync(import.meta.dirname).filter((name) => !name.endsWith(".test.ts"));

const impure = [
  /\b(?:Date|performance|console|setTimeout|setInterval|setImmediate|queueMicrotask|random)\b/,
  /\bprocess\.\w/,
  /\bnode:/,
  /\bfrom "[^.]/,
  /\bimport\(/,
  /\basync\b|\bawait\b|\bPromise\b/,
];
const busWords = /i2c|i²c|ina\d|tca\d|sbos\d|multiplexer|register|\bwire\b|\bchip\b/i;

test("there are sources", () => {
  expect(sources).toContain("index.ts");
});

test.each(sources)("%s imports no package, waits for nothing, and reads no clock, file or device", (name) => {
  const text = readFileSync(`${import.meta.dirname}/${name}`, "utf8");
  for (const pattern of impure) expect(text).not.toMatch(pattern);
});

test.each(sources)("%s is about any sensor of power", (name) => {
  expect(readFileSync(`${import.meta.dirname}/${name}`, "utf8")).not.toMatch(busWords);
});
