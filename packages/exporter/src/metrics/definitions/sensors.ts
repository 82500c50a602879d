import type { SensorSnapshot } from "@rbp/ina260-monitor";
import type { MetricDefinition } from "../definition.ts";

/** The labels of everything that is said of one sensor. */
export const sensorLabels: readonly string[] = ["hostname", "device"];

/** When what was measured is not shown. */
export const unlessFresh = "while the sensor fails or its last reading is too old (ina260_up 0)";

/** One series for each sensor that has the value. */
export function ofSensors(value: (sensor: SensorSnapshot) => number | undefined): MetricDefinition["series"] {
  return function* ({ sensors }) {
    for (const sensor of sensors) {
      const found = value(sensor);
      if (found !== undefined) yield { labels: sensor.plan.labels, value: found };
    }
  };
}
