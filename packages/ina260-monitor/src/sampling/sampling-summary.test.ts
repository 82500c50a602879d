import { configurationFor } from "@rbp/ina260";
import { expect, test } from "vitest";
import { plan } from "../../test/support/workbench.ts";
import { samplingSummary } from "./sampling-summary.ts";

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
