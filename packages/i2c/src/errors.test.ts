import { expect, test } from "vitest";
import { describeError, I2CError, i2cErrorCodes, isI2CError } from "./errors.ts";

test("a message says what is where, what was found, and what to do", () => {
  const error = new I2CError("nack", {
    device: "INA260",
    bus: "i2c-1/0x70.7",
    address: 0x40,
    operation: "reading 2 bytes after writing 0x02",
    found: "no acknowledgement (EREMOTEIO)",
  });
  expect(error.message).toBe(
    "INA260 at i2c-1/0x70.7 address 0x40: no acknowledgement (EREMOTEIO) on reading 2 bytes after " +
      "writing 0x02; check wiring, power and the mux channel",
  );
  expect(error).toMatchObject({ name: "I2CError", code: "nack", bus: "i2c-1/0x70.7", address: 0x40 });
});

test.each(i2cErrorCodes)("the code %s has a message of its own that ends with advice", (code) => {
  expect(new I2CError(code).message).toMatch(/^[a-z].+; .+$/);
});

test("the closed list has twelve codes", () => {
  expect(i2cErrorCodes).toHaveLength(12);
  expect(new Set(i2cErrorCodes.map((code) => new I2CError(code).message)).size).toBe(12);
});

test("the original error is the cause, and there is none where there was none", () => {
  const cause = new Error("EREMOTEIO");
  expect(new I2CError("nack", { cause }).cause).toBe(cause);
  expect(Object.hasOwn(new I2CError("nack"), "cause")).toBe(false);
});

test("the guard tells I2C errors from others, and one code from the next", () => {
  const error: unknown = new I2CError("nack");
  expect(isI2CError(error)).toBe(true);
  expect(isI2CError(error, "nack")).toBe(true);
  expect(isI2CError(error, "timeout")).toBe(false);
  expect(isI2CError(Object.assign(new Error("nack"), { code: "nack" }))).toBe(false);
  expect(isI2CError({ code: "nack" })).toBe(false);
  expect(isI2CError(undefined)).toBe(false);
});

test("the guard knows the errors of another copy of the package", () => {
  const brand = Symbol.for("@rbp/i2c.I2CError");
  const foreign = Object.assign(new Error("timed out"), { code: "timeout", [brand]: true });
  expect(isI2CError(foreign, "timeout")).toBe(true);
});

test("describing an error adds what is known and keeps code and cause", () => {
  const cause = new Error("system");
  const low = new I2CError("timeout", { bus: "i2c-1", address: 0x40, cause });
  const high = describeError(low, { bus: "i2c-1/0x70.3", device: "INA260" });
  expect(high).toMatchObject({ code: "timeout", address: 0x40, bus: "i2c-1/0x70.3", cause });
  expect(String(high)).toContain("INA260 at i2c-1/0x70.3 address 0x40: timed out");
});

test("describing anything else gives it back as it is", () => {
  const error = new TypeError("not ours");
  expect(describeError(error, { bus: "i2c-1" })).toBe(error);
});
