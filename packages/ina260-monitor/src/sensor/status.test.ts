import { expect, test } from "vitest";
import { plan } from "../../test/support/workbench.ts";
import { defaultMetering } from "@rbp/metering";
import { HistoryKeeper, type SensorSnapshot } from "./history.ts";
import { statusOf } from "./status.ts";

const measurement = {
  voltageVolts: 12,
  currentAmperes: -1,
  powerWatts: 12,
  raw: { voltage: 9600, current: -800, power: 1200 },
};

function view(change: Partial<SensorSnapshot> = {}): SensorSnapshot {
  return { plan, ...new HistoryKeeper(plan, defaultMetering, 0).view(0), ...change };
}

test("a sensor that was not read yet is starting", () => {
  expect(statusOf(view())).toEqual({ labels: plan.labels, place: "i2c-1/0x70.7/0x40", state: "starting" });
});

test("one with a measurement is up, with its values, the power signed, and their age", () => {
  expect(statusOf(view({ measurement, age: 1250 }))).toMatchObject({
    state: "up",
    ageSeconds: 1.25,
    reading: { voltageVolts: 12, currentAmperes: -1, powerWatts: -12 },
  });
});

test("one that fails says why, and one that is too old that it is", () => {
  const failure = { reason: "nack", message: "no acknowledgement; check wiring" } as const;
  expect(statusOf(view({ failure, age: 4000 }))).toMatchObject({ state: "failing", error: failure });
  expect(statusOf(view({ age: 4000 }))).toMatchObject({ state: "failing", error: { reason: "overdue" } });
});
