import fc from "fast-check";
import { expect, test } from "vitest";
import { plan } from "../../../ina260-monitor/test/support/workbench.ts";
import { threePlans } from "../../test/support/command.ts";
import { nameSensor, plansFor, selectSensors } from "./select-sensors.ts";

const devices = (...named: string[]): string[] =>
  selectSensors({ sensors: threePlans }, named).map(({ labels }) => labels.device);

test("all sensors are meant when none is named, and else those, in the order of the configuration", () => {
  expect(devices()).toEqual(["deepx", "nas", "router"]);
  expect(devices("router", "deepx", "router")).toEqual(["deepx", "router"]);
});

test("a device of two hosts is two sensors", () => {
  const other = { ...plan, address: 0x41, labels: { hostname: "other", device: "deepx" } };
  expect(selectSensors({ sensors: [plan, other] }, ["deepx"])).toEqual([plan, other]);
});

test("a sensor is called by its device, with the host only where there are several", () => {
  const other = { ...plan, labels: { hostname: "other", device: "deepx" } };
  expect(nameSensor(plan, threePlans)).toBe("deepx");
  expect([plan, other].map((sensor) => nameSensor(sensor, [plan, other]))).toEqual([
    "pi/deepx",
    "other/deepx",
  ]);
});

test("conversions fill the interval with any settings of the sensors, and no alert is set", () => {
  const [planned] = plansFor([{ ...plan, alert: { kind: "over-power", limitWatts: 20 } }], 10);
  expect(planned).toMatchObject({ labels: plan.labels, hops: plan.hops, intervalMilliseconds: 10 });
  expect(planned?.chipSettings.maximumMilliseconds).toBeLessThanOrEqual(10);
  expect(planned?.chipSettings.coverage).toBeGreaterThan(0.85);
  expect(planned).not.toHaveProperty("alert");
});

test("a conversion fits between two samples at any rate", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 500, noNaN: true }), (rate) => {
      const [planned] = plansFor([plan], 1000 / rate);
      expect(planned?.chipSettings.maximumMilliseconds).toBeLessThanOrEqual(1000 / rate);
    }),
  );
});
