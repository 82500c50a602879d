import { hostname } from "node:os";
import { expect, test } from "vitest";
import { hasLines, isAsShown } from "./shown.mjs";

test("what is printed is what is shown, but for the times and the name of the machine", () => {
  const shown = "time,elapsed_seconds,hostname\n2026-01-02T03:04:05.678Z,0.100123,raspberrypi\n";
  const printed = `time,elapsed_seconds,hostname\n2031-12-24T18:00:00.001Z,12.000001,${hostname()}\n`;
  expect(isAsShown(printed, shown)).toBe(true);
  expect(isAsShown(`${printed}more\n`, shown)).toBe(false);
  expect(isAsShown(printed.replace("elapsed", "other"), shown)).toBe(false);
});

test("what an adapter is called is up to the machine", () => {
  const shown = "i2c-1  bcm2835 (i2c@7e804000)\n└─ 0x40  INA260\n";
  expect(isAsShown("i2c-1\n└─ 0x40  INA260\n", shown)).toBe(true);
  expect(isAsShown("i2c-1  PIIX4\n└─ 0x40  INA260\n", shown)).toBe(true);
  expect(isAsShown("i2c-2\n└─ 0x40  INA260\n", shown)).toBe(false);
});

test("three points stand for any number of lines", () => {
  expect(isAsShown("a\nb\nc\nd\n", "a\n...\nd\n")).toBe(true);
  expect(isAsShown("a\nd\n", "a\n...\nd\n")).toBe(true);
  expect(isAsShown("a\nb\nc\n", "a\n...\nd\n")).toBe(false);
  expect(isAsShown("a\nb\n", "a\n...\n")).toBe(true);
});

test("the time of a value that Prometheus shows differs each time", () => {
  expect(hasLines("power{} => 5.46 @[1801.25]\n", "power{} => 5.46 @[1767323045.678]\n")).toBe(true);
  expect(hasLines("power{} => 5.47 @[1801.25]\n", "power{} => 5.46 @[1767323045.678]\n")).toBe(false);
});

test("what is shown is text, and no pattern", () => {
  expect(isAsShown("axb\n", "a.b\n")).toBe(false);
  expect(isAsShown("(5.2 V) [1.05 A]\n", "(5.2 V) [1.05 A]\n")).toBe(true);
});
