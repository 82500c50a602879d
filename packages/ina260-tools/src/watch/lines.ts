import type { SensorPlan } from "@rbp/ina260-monitor";
import { formatAmperes, formatJoules, formatVolts, formatWatts } from "../output/figures.ts";
import { nameSensor } from "../sensors/select-sensors.ts";
import { visibleText } from "../terminal/table.ts";
import type { WatchedView } from "./watched-sensor.ts";

/** One sensor at one moment, as a line with its line feed. @param time In ISO 8601. */
export type FormatLine = (view: WatchedView, time: string, sensors: readonly SensorPlan[]) => string;

/** For people, where stdout is no screen. */
export const textLine: FormatLine = ({ plan, status, peakWatts, energyJoules }, time, sensors) => {
  const { reading, state, error } = status;
  const name = visibleText(nameSensor(plan, sensors));
  if (reading === undefined) {
    const why = error === undefined ? "" : `: ${visibleText(error.message)}`;
    return `${time} ${name} ${state}${why}\n`;
  }
  const { voltageVolts, currentAmperes, powerWatts } = reading;
  return (
    `${time} ${name} ${formatVolts(voltageVolts)} V ${formatAmperes(currentAmperes)} A ` +
    `${formatWatts(powerWatts)} W, peak ${formatWatts(peakWatts ?? powerWatts)} W, ${formatJoules(energyJoules)}\n`
  );
};

/** For programs: one JSON object, with the sensor as in `/api/v1/sensors`, and its peak and energy. */
export const jsonLine: FormatLine = ({ status, peakWatts, energyJoules }, time) =>
  `${JSON.stringify({ time, ...status, peakWatts, energyJoules })}\n`;
