export type { MeterReading, ReadingLag } from "./reading.ts";
export { rounded } from "./rounded.ts";
export { SensorMeter, type SensorMeterOptions } from "./sensor-meter.ts";
export { defaultMetering, type MeteringSettings, type Period } from "./settings.ts";
export { TotalLevels } from "./total-levels.ts";
export { type BucketTotals, type MeterTotals, noTotals, type PowerTotals } from "./totals.ts";
export type { Extremes, HistogramBucket, HistogramView, MeterView, PeriodView, PowerView } from "./view.ts";
export { type Resolution, WindowMeter, type WindowMeterOptions, type WindowResult } from "./window-meter.ts";
export { totalOfWindows } from "./window-total.ts";
