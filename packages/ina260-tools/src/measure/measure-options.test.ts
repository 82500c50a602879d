import { expect, test } from "vitest";
import type { SensorPlan } from "@rbp/ina260-monitor";
import { plan } from "../../../ina260-monitor/test/support/workbench.ts";
import { defaultInterval } from "./measure-options.ts";

const sensors = (count: number, bus: number = 1): SensorPlan[] =>
  Array.from({ length: count }, () => ({ ...plan, bus }));

test.each([
  [sensors(1), 10],
  [sensors(3), 10],
  [sensors(4), 12],
  [[...sensors(3, 1), ...sensors(3, 2)], 10],
  [[...sensors(2, 1), ...sensors(20, 2)], 60],
])("the busiest bus decides how often sensors are read (%#)", (plans, milliseconds) => {
  expect(defaultInterval(plans)).toBe(milliseconds);
});
