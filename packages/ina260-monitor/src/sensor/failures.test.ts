import { I2CError } from "@rbp/i2c";
import { INA260Error } from "@rbp/ina260";
import { expect, test } from "vitest";
import { commonReasons, reasonOf } from "./failures.ts";

test("a reason is the code of the driver's error, and internal for a defect of the program", () => {
  expect(reasonOf(new I2CError("nack"))).toBe("nack");
  const details = { sensor: "INA260", found: "another chip", advice: "look" };
  expect(reasonOf(new INA260Error("wrong-identity", details))).toBe("wrong-identity");
  expect(reasonOf(new TypeError("x is not a function"))).toBe("internal");
});

test("each common reason is listed once", () => {
  expect(new Set(commonReasons).size).toBe(commonReasons.length);
});
