import type { SensorStatus } from "@rbp/ina260-monitor";
import { expect, test } from "vitest";
import { sensorsTable } from "./sensors-table.ts";

const up: SensorStatus = {
  labels: { hostname: "pi", device: "npu" },
  place: "i2c-1/0x70.7/0x40",
  state: "up",
  reading: { voltageVolts: 11.98, currentAmperes: -1.05, powerWatts: 12.58 },
  ageSeconds: 0.26,
};
const failing: SensorStatus = {
  labels: { hostname: "pi", device: "ssd" },
  place: "i2c-1/0x70.3/0x40",
  state: "failing",
  ageSeconds: 12,
  error: { reason: "nack", message: "no acknowledgement; check the wiring" },
};

test("each sensor has a row with its last values and their units", () => {
  expect(sensorsTable([up]).rows[0]?.map(({ text }) => text)).toEqual([
    "npu",
    "i2c-1/0x70.7/0x40",
    "11.980 V",
    "-1.050 A",
    "12.580 W",
    "0.3 s",
    "up",
  ]);
});

test("one that fails has no values, and says why", () => {
  const cells = sensorsTable([failing]).rows[0] ?? [];
  expect(cells.slice(2, 5).map(({ text }) => text)).toEqual(["–", "–", "–"]);
  expect(cells[6]).toEqual({ text: "failing", tone: "bad", note: "no acknowledgement; check the wiring" });
});
