import { busesOf, chipSettingsFor, type SensorPlan } from "@rbp/ina260-monitor";

const MINIMUM_INTERVAL_MILLISECONDS = 10;
/** The time of a reading behind a multiplexer at 100 kHz: 204 bits, and what Linux needs for five transfers. */
const READING_MILLISECONDS = 3;

/** The shortest interval at which the busiest bus can read all its sensors. */
export function defaultInterval(sensors: readonly SensorPlan[]): number {
  const counts = busesOf({ sensors }).map((bus) => sensors.filter((plan) => plan.bus === bus).length);
  return Math.max(MINIMUM_INTERVAL_MILLISECONDS, READING_MILLISECONDS * Math.max(...counts));
}

/**
 * The same sensors, read at this interval, with conversions that fill it. The exporter's averaging and alerts have other
 * purposes, and do not apply.
 */
export function plansFor(sensors: readonly SensorPlan[], intervalMilliseconds: number): SensorPlan[] {
  const chipSettings = chipSettingsFor(intervalMilliseconds, "auto");
  return sensors.map((sensor) => {
    const { alert: _, ...plan } = sensor;
    return { ...plan, intervalMilliseconds, chipSettings };
  });
}
