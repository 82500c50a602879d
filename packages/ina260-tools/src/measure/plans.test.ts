import { expect, test } from "vitest";
import type { SensorPlan } from "@rbp/ina260-monitor";
import { plan } from "../../../ina260-monitor/test/support/workbench.ts";
import { defaultInterval, plansFor } from "./plans.ts";

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

test("conversions fill the interval with any settings of the sensors, and no alert is set", () => {
  const [planned] = plansFor([{ ...plan, alert: { kind: "over-power", limitWatts: 20 } }], 10);
  expect(planned).toMatchObject({ labels: plan.labels, hops: plan.hops, intervalMilliseconds: 10 });
  expect(planned?.chipSettings.maximumMilliseconds).toBeLessThanOrEqual(10);
  expect(planned?.chipSettings.coverage).toBeGreaterThan(0.85);
  expect(planned).not.toHaveProperty("alert");
});
