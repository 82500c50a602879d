import { expect, test } from "vitest";
import { plan } from "../../../ina260-monitor/test/support/workbench.ts";
import { jsonLine, textLine } from "./show.ts";
import type { WatchedView } from "./watched-sensor.ts";

const time = "2026-01-02T03:04:05.678Z";
const known = { labels: plan.labels, place: "i2c-1/0x70.7/0x40" };

const up: WatchedView = {
  plan,
  status: {
    ...known,
    state: "up",
    reading: { voltageVolts: 12, currentAmperes: -1.05, powerWatts: -12.6 },
    ageSeconds: 0.002,
  },
  peakWatts: 3.5,
  energyJoules: -37.8,
  history: [],
};
const failing: WatchedView = {
  plan: { ...plan, labels: { hostname: "pi", device: "a\u001b[2Jb" } },
  status: { ...known, state: "failing", error: { reason: "nack", message: "no acknowledgement" } },
  energyJoules: 0,
  history: [],
};

test("a line for people has the units after the numbers", () => {
  expect(textLine(up, time, [plan])).toBe(
    "2026-01-02T03:04:05.678Z deepx 12.000 V -1.050 A -12.60 W, peak 3.50 W, -37.8 J\n",
  );
});

test("a line for people shows a failure, and moves no cursor", () => {
  expect(textLine(failing, time, [plan])).toBe(
    "2026-01-02T03:04:05.678Z a\u{FFFD}[2Jb failing: no acknowledgement\n",
  );
});

test("a line for programs is one JSON object, with the units in the names", () => {
  const line = jsonLine(up, time, [plan]);
  expect(line).toMatch(/^\{.*\}\n$/);
  expect(JSON.parse(line)).toEqual({ time, ...up.status, peakWatts: 3.5, energyJoules: -37.8 });
  expect(JSON.parse(jsonLine(failing, time, [plan]))).toEqual({ time, ...failing.status, energyJoules: 0 });
});
