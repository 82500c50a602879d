import { I2CError } from "@rbp/i2c";
import { INA260Error } from "@rbp/ina260";
import { expect, test } from "vitest";
import { commonReasons, FIRST_AID, firstAidFor, reasonOf } from "./failures.ts";

test("a reason is the code of the driver's error, and internal for a defect of the program", () => {
  expect(reasonOf(new I2CError("nack"))).toBe("nack");
  const details = { sensor: "INA260", found: "another chip", advice: "look" };
  expect(reasonOf(new INA260Error("wrong-identity", details))).toBe("wrong-identity");
  expect(reasonOf(new TypeError("x is not a function"))).toBe("internal");
});

test("each common reason is listed once", () => {
  expect(new Set(commonReasons).size).toBe(commonReasons.length);
});

test("what a bus or a chip is the reason of gets the next step, and nothing else does", () => {
  const ofBus = new I2CError("nack");
  expect(firstAidFor(ofBus)).toEqual({ next: FIRST_AID });
  expect(firstAidFor(new Error("no sensor answers", { cause: ofBus }))).toEqual({ next: FIRST_AID });
  expect([new Error("port 8000 is in use"), undefined].map(firstAidFor)).toEqual([{}, {}]);
});
