import { expect, test } from "vitest";
import { INA260Error, ina260ErrorCodes, isINA260Error } from "./errors.ts";

const details = { sensor: "INA260 at i2c-1 address 0x40", found: "nothing moved", advice: "move something" };

test("a message says which sensor, what was found and what to do", () => {
  const cause = new Error("below");
  const error = new INA260Error("conversion-timeout", { ...details, cause });
  expect(error).toMatchObject({
    name: "INA260Error",
    code: "conversion-timeout",
    message: "INA260 at i2c-1 address 0x40: nothing moved; move something",
    cause,
  });
  expect("cause" in new INA260Error("busy", details)).toBe(false);
});

test("the guard knows the error and its code", () => {
  const error: unknown = new INA260Error("busy", details);
  expect(isINA260Error(error)).toBe(true);
  expect(isINA260Error(error, "busy")).toBe(true);
  expect(isINA260Error(error, "wrong-mode")).toBe(false);
  expect(isINA260Error(new Error("busy"))).toBe(false);
  expect(isINA260Error({ code: "busy" })).toBe(false);
});

test("the guard knows the errors of another copy of the package", async () => {
  const path = "./errors.ts?copy";
  const copy = (await import(/* @vite-ignore */ path)) as typeof import("./errors.ts");
  expect(copy.INA260Error).not.toBe(INA260Error);
  const error = new copy.INA260Error("reset-failed", details);
  expect(error).not.toBeInstanceOf(INA260Error);
  expect(isINA260Error(error, "reset-failed")).toBe(true);
});

test("the list of codes is complete and closed", () => {
  expect(new Set(ina260ErrorCodes).size).toBe(ina260ErrorCodes.length);
  expect(ina260ErrorCodes).toHaveLength(7);
});
