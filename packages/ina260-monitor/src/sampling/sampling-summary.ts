import type { LogFields } from "@rbp/command-line";
import type { SensorPlan } from "../topology/topology.ts";

/** How the sensors are sampled, for the log: one entry for all sensors that are sampled alike. */
export function samplingSummary(plans: readonly SensorPlan[]): LogFields[] {
  const entries = new Map<string, { sensors: number; readonly fields: LogFields }>();
  for (const { intervalMilliseconds, chipSettings } of plans) {
    const { averaging, voltageConversionMicroseconds, currentConversionMicroseconds } =
      chipSettings.configuration;
    const fields = {
      interval_seconds: intervalMilliseconds / 1000,
      averaging,
      voltage_conversion_seconds: voltageConversionMicroseconds / 1e6,
      current_conversion_seconds: currentConversionMicroseconds / 1e6,
      coverage: Number(chipSettings.coverage.toFixed(3)),
    };
    const key = JSON.stringify(fields);
    const entry = entries.get(key) ?? { sensors: 0, fields };
    entry.sensors += 1;
    entries.set(key, entry);
  }
  return Array.from(entries.values(), ({ sensors, fields }) => ({ sensors, ...fields }));
}
