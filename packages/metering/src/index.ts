export type { MeterReading, ReadingLag } from "./reading.ts";
export { rounded } from "./rounded.ts";
export { SensorMeter, type SensorMeterOptions } from "./sensor-meter.ts";
export { defaultMetering, type MeteringSettings, type MeterWindow } from "./settings.ts";
export { TotalLevels } from "./total-levels.ts";
export { type BucketTotals, type MeterTotals, noTotals, type PowerTotals } from "./totals.ts";
export type { Extremes, HistogramView, MeterView, PowerView, WindowView } from "./view.ts";
export { WindowMeter, type WindowMeterOptions, type WindowResult } from "./window-meter.ts";
