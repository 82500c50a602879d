export type { Extremes, Period, PeriodExtremes, PeriodView } from "./period-extremes.ts";
export type { MeterReading, ReadingLag } from "./reading.ts";
export { rounded } from "./rounded.ts";
export { SensorMeter, type SensorMeterOptions } from "./sensor-meter.ts";
export {
  type BucketTotals,
  defaultMetering,
  type HistogramBucket,
  type HistogramView,
  type MeterContinuation,
  type MeteringSettings,
  type MeterTotals,
  type MeterView,
  noTotals,
  type PowerTotals,
  type PowerView,
} from "./totals.ts";
export { type Resolution, WindowMeter, type WindowMeterOptions, type WindowResult } from "./window-meter.ts";
export { TotalLevels, totalOfWindows } from "./window-total.ts";
