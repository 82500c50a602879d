import { messageOf } from "@rbp/command-line";
import { signedPowerWatts } from "@rbp/ina260";
import { formatPlace, reasonOf, type SensorPlan, type SensorStatus } from "@rbp/ina260-monitor";
import { formatAmperes, formatDuration, formatVolts, formatWatts, toSeconds } from "../output/figures.ts";
import { nameSensor } from "../sensors/select-sensors.ts";
import type { Style } from "../terminal/terminal.ts";
import { type Cell, layOut } from "../terminal/table.ts";
import type { FreshReading } from "./fresh.ts";

/** The result of one sensor: a reading, or the error that prevented it. */
export type ReadResult =
  | { readonly plan: SensorPlan; readonly reading: FreshReading; readonly readAt: number }
  | { readonly plan: SensorPlan; readonly error: unknown };

/** A table with one line per sensor. */
export function tableOfReadings(results: readonly ReadResult[], { bold, red }: Style): string {
  const sensors = results.map(({ plan }) => plan);
  const headline: Cell[] = [
    ...["DEVICE", "PLACE"].map((text): Cell => ({ text, mark: bold })),
    ...["VOLTS", "AMPERES", "WATTS"].map((text): Cell => ({ text, align: "right", mark: bold })),
    { text: "MEAN OVER", mark: bold },
  ];
  const rows = results.map((result): Cell[] => {
    const name = { text: nameSensor(result.plan, sensors) };
    const place = { text: formatPlace(result.plan) };
    if ("error" in result) return [name, place, { text: messageOf(result.error), mark: red }];
    const { measurement, meanMilliseconds } = result.reading;
    return [
      name,
      place,
      { text: formatVolts(measurement.voltageVolts), align: "right" },
      { text: formatAmperes(measurement.currentAmperes), align: "right" },
      { text: formatWatts(signedPowerWatts(measurement)), align: "right" },
      { text: formatDuration(meanMilliseconds) },
    ];
  });
  return `${layOut([headline, ...rows]).join("\n")}\n`;
}

/** The readings as JSON for programs. */
export function jsonOfReadings(results: readonly ReadResult[]): string {
  return `${JSON.stringify({ sensors: results.map(statusOf) }, undefined, 2)}\n`;
}

/** One sensor as in `/api/v1/sensors`, with the time when it was read, and that which its values are the mean of. */
function statusOf(
  result: ReadResult,
): SensorStatus & { readonly time?: string; readonly meanSeconds?: number } {
  const known = { labels: result.plan.labels, place: formatPlace(result.plan) };
  if ("error" in result) {
    const error = { reason: reasonOf(result.error), message: messageOf(result.error) };
    return { ...known, state: "failing", error };
  }
  const { measurement, meanMilliseconds } = result.reading;
  const { voltageVolts, currentAmperes } = measurement;
  return {
    ...known,
    state: "up",
    reading: { voltageVolts, currentAmperes, powerWatts: signedPowerWatts(measurement) },
    time: new Date(result.readAt).toISOString(),
    meanSeconds: toSeconds(meanMilliseconds),
  };
}
