import { expect, test } from "vitest";
import { UsageError } from "../errors.ts";
import { parseChoice, parseFile, parseInteger, parseTime } from "./parsers.ts";

test("a whole number is decimal and within its limits", () => {
  expect(parseInteger("--port", "0", 0, 65_535)).toBe(0);
  expect(parseInteger("--port", "65535", 0, 65_535)).toBe(65_535);
});

test.each(["65536", "-1", "1.5", "0x10", "", " 1", "1e3"])("%j is no port", (text) => {
  expect(() => parseInteger("--port", text, 0, 65_535)).toThrow(
    new UsageError(`--port is a whole number from 0 to 65535, found ${JSON.stringify(text)}`),
  );
});

test("a time is in milliseconds and within its limits", () => {
  expect(parseTime("--interval", "2", 10, 60_000)).toBe(2000);
  expect(parseTime("--interval", "10ms", 10, 60_000)).toBe(10);
  expect(parseTime("--interval", "1m", 10, 60_000)).toBe(60_000);
});

test.each(["9ms", "61", "soon", ""])("%j is no interval", (text) => {
  expect(() => parseTime("--interval", text, 10, 60_000)).toThrow(
    new UsageError(
      "--interval is a time from 10ms to 1m, as seconds or with a unit (500ms, 2s, 1m), " +
        `found ${JSON.stringify(text)}`,
    ),
  );
});

test("a choice is one of the words as they are written", () => {
  expect(parseChoice("--log.level", "info", ["info", "warn"])).toBe("info");
  expect(() => parseChoice("--log.level", "Info", ["info", "warn"])).toThrow(
    new UsageError('--log.level is one of info, warn, found "Info"'),
  );
});

test("a file has a path that the system accepts", () => {
  expect(parseFile("--config.file", "a b.yaml")).toBe("a b.yaml");
  for (const text of ["", "a\0b"]) {
    expect(() => parseFile("--config.file", text)).toThrow(/^--config\.file is the path of a file, found "/);
  }
});
