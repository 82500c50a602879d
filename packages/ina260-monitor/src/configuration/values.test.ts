import * as v from "valibot";
import { describe, expect, test } from "vitest";
import * as values from "./values.ts";

const isValid = (schema: v.GenericSchema, value: unknown): boolean => v.safeParse(schema, value).success;

describe("a duration", () => {
  const schema = values.duration(2, 3_600_000);

  test.each([
    [1, 1000],
    ["500ms", 500],
    ["1m30s", 90_000],
    ["30s1m", 90_000],
    ["1h", 3_600_000],
    [0.002, 2],
  ])("of %j is %i ms", (written, milliseconds) => {
    expect(isValid(schema, written)).toBe(true);
    expect(values.milliseconds(written)).toBe(milliseconds);
  });

  test.each(["", "1", "1 s", "s", "-1s", "1ms", "61m", 0, -1, 3601, Number.NaN, true, null])(
    "is not %j",
    (written) => {
      expect(isValid(schema, written)).toBe(false);
    },
  );
});

test("an address is a number or hexadecimal text, between the first and the last", () => {
  const schema = values.integer({ first: 0x40, last: 0x4f }, /^0[xX]4[0-9a-fA-F]$/, "an address");
  for (const right of [0x40, 0x4f, "0x40", "0X4F"]) expect(isValid(schema, right)).toBe(true);
  for (const wrong of [0x3f, 0x50, 64.5, "64", "0x50", "40"]) expect(isValid(schema, wrong)).toBe(false);
});

test("a map has its keys and no others, and is no list", () => {
  const schema = values.map({ a: v.exactOptional(v.number()) }, "a map");
  expect(isValid(schema, {})).toBe(true);
  expect(isValid(schema, { a: 1 })).toBe(true);
  for (const wrong of [{ b: 1 }, [], [1], null, "a"]) expect(isValid(schema, wrong)).toBe(false);
});

test("a label's name is one that Prometheus takes and no metric uses; its text is not empty", () => {
  expect(isValid(values.labels, { rack: "a", _b2: "c" })).toBe(true);
  for (const name of ["__a", "9a", "a-b", "", "le", "device"]) {
    expect(isValid(values.labels, { [name]: "a" })).toBe(false);
  }
  expect(isValid(values.labels, { rack: "" })).toBe(false);
  expect(isValid(values.labels, [])).toBe(false);
});
