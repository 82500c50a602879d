// Energy with its error from plain numbers.
import {
  defaultMetering,
  type MeterReading,
  type MeterTotals,
  type MeterView,
  type Resolution,
  rounded,
  SensorMeter,
  totalOfWindows,
  WindowMeter,
  type WindowResult,
} from "@rbp/metering";
import { expect } from "./expect.js";

const reading: MeterReading = { volts: 12, amperes: 1, watts: 12 };
const resolution: Resolution = { powerWatts: 0.01, currentAmperes: 0.00125, voltageVolts: 0.00125 };

export function useMetering(): void {
  const options = { metering: defaultMetering, gapLimitMilliseconds: 2500 };
  const meter = new SensorMeter({ ...options, now: 0 });
  for (let at = 1000; at <= 11_000; at += 1000) meter.add(reading, at);
  const view: MeterView = meter.view(11_000);
  expect(view.energyForwardJoules === 120 && view.unmeteredSeconds === 1, "120 J, and a second before them");
  expect(view.periods[0]?.powerWatts.maximum === 12, "a maximum of 12 W");
  const totals: MeterTotals = meter.totals(11_000);
  expect(new SensorMeter({ ...options, now: 0, totals }).view(0).energyForwardJoules === 120, "120 J still");

  const window = new WindowMeter({ beginsAt: 1500, gapLimitMilliseconds: 2500, resolution });
  const lag = { conversionMilliseconds: 100, transferMilliseconds: 1 };
  for (let at = 1000; at <= 5000; at += 1000) window.add(reading, at, lag);
  window.end(5500);
  for (let at = 6000; !window.isComplete; at += 1000) window.add(reading, at, lag);
  const result: WindowResult = window.result();
  expect(result.joules === 48 && (result.errorJoules ?? 48) < 3, "48 J, less than 3 J off");
  expect(totalOfWindows([result, result], {}).joules === 96, "96 J together");
  expect(rounded(0.1 + 0.2) === 0.3, "0.3 without noise");
}
