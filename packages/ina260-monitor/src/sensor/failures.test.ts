import { I2CError } from "@rbp/i2c";
import { INA260Error, configurationFor } from "@rbp/ina260";
import { expect, test } from "vitest";
import { commonReasons, reasonOf, samplingSummary } from "./failures.ts";
import { plan } from "../../test/support/workbench.ts";

test("a reason is the code of the driver's error, and internal for a defect of the program", () => {
  expect(reasonOf(new I2CError("nack"))).toBe("nack");
  const details = { sensor: "INA260", found: "another chip", advice: "look" };
  expect(reasonOf(new INA260Error("wrong-identity", details))).toBe("wrong-identity");
  expect(reasonOf(new TypeError("x is not a function"))).toBe("internal");
});

test("each common reason is listed once", () => {
  expect(new Set(commonReasons).size).toBe(commonReasons.length);
});

test("sensors that are sampled in the same way are one entry, with how much of the time is in a reading", () => {
  const raw = {
    ...plan,
    intervalMilliseconds: 10,
    chipSettings: configurationFor({ intervalMilliseconds: 10, averaging: 1 }),
  };
  expect(samplingSummary([plan, raw, plan])).toEqual([
    {
      sensors: 2,
      interval_seconds: 1,
      averaging: 512,
      voltage_conversion_seconds: 0.000588,
      current_conversion_seconds: 0.0011,
      coverage: 0.864,
    },
    {
      sensors: 1,
      interval_seconds: 0.01,
      averaging: 1,
      voltage_conversion_seconds: 0.000588,
      current_conversion_seconds: 0.008244,
      coverage: 0.883,
    },
  ]);
});
