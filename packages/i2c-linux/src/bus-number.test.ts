import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checkBusNumber, parseBusNumber } from "./bus-number.ts";

test("a bus is named by its number, its name or its path", () => {
  const anyNumber = fc.integer({ min: 0, max: 0xfffff });
  fc.assert(
    fc.property(anyNumber, fc.constantFrom("", "i2c-", "/dev/i2c-"), (number, prefix) => {
      expect(parseBusNumber(`${prefix}${String(number)}`)).toBe(number);
    }),
  );
});

test.each([
  "",
  "one",
  "-1",
  "1.5",
  "01",
  "0x1",
  " 1",
  "1 ",
  "/dev/i2c",
  "/dev/i2c-",
  "/dev/i2c/1",
  "i2c-1.0",
])("%j names no bus", (text) => {
  expect(() => parseBusNumber(text)).toThrow(
    new RangeError(`a bus is named like "1", "i2c-1" or "/dev/i2c-1", found ${JSON.stringify(text)}`),
  );
});

test("numbers that Linux cannot give are refused with what was found", () => {
  expect(() => checkBusNumber(-1)).toThrow(
    new RangeError("a bus number must be from 0 to 1048575, found -1"),
  );
  expect(() => checkBusNumber(0x100000)).toThrow(RangeError);
  expect(() => parseBusNumber("i2c-1048576")).toThrow(RangeError);
  expect(() => checkBusNumber(1.5)).toThrow(TypeError);
  expect(() => checkBusNumber(Number.NaN)).toThrow(TypeError);
});
