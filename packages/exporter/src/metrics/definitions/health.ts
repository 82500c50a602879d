import { commonReasons } from "@rbp/ina260-monitor";
import { labelsWith, type MetricDefinition, ofSensors, sensorLabels, unlessFresh } from "../definition.ts";

/** How the readings go. */
export const healthMetrics: readonly MetricDefinition[] = [
  {
    name: "ina260_up",
    type: "gauge",
    help: "Whether the sensor has current values: 1 when its last reading succeeded and is not too old.",
    absent: "never",
    ...ofSensors(({ measurement }) => (measurement === undefined ? 0 : 1)),
  },
  {
    name: "ina260_last_read_timestamp_seconds",
    type: "gauge",
    unit: "seconds since 1970-01-01 00:00 UTC",
    help: "When the sensor was last read successfully.",
    absent: "before the first successful reading",
    ...ofSensors(({ lastReadAt }) => (lastReadAt === undefined ? undefined : lastReadAt / 1000)),
  },
  {
    name: "ina260_reads_total",
    type: "counter",
    unit: "readings",
    help: "Readings attempted, failed ones included.",
    absent: "never",
    ...ofSensors(({ counters }) => counters.reads),
  },
  {
    name: "ina260_read_errors_total",
    type: "counter",
    unit: "readings",
    labels: [...sensorLabels, "reason"],
    help: "Readings that failed, by reason.",
    absent: `for reasons other than ${commonReasons.join(", ")}, before the first failure of that kind`,
    *series({ sensors }) {
      for (const { plan, counters } of sensors) {
        for (const reason of new Set([...commonReasons, ...counters.errors.keys()])) {
          const labels = labelsWith(plan.labels, "reason", reason);
          yield { labels, value: counters.errors.get(reason) ?? 0 };
        }
      }
    },
  },
  {
    name: "ina260_missed_deadlines_total",
    type: "counter",
    unit: "deadlines",
    help: "Polling deadlines that passed while the bus was busy with an earlier one.",
    absent: "never",
    ...ofSensors(({ counters }) => counters.missedDeadlines),
  },
  {
    name: "ina260_alert_active",
    type: "gauge",
    labels: [...sensorLabels, "alert"],
    help: "Whether the sensor's alert limit was violated between the last two readings.",
    absent: `for sensors without an alert limit, and ${unlessFresh}`,
    *series({ sensors }) {
      for (const { plan, alert } of sensors) {
        if (plan.alert === undefined || alert === undefined) continue;
        yield { labels: labelsWith(plan.labels, "alert", plan.alert.kind), value: alert ? 1 : 0 };
      }
    },
  },
  {
    name: "ina260_alerts_total",
    type: "counter",
    unit: "readings",
    labels: [...sensorLabels, "alert"],
    help: "Readings that found the sensor's alert limit violated since the reading before.",
    absent: "for sensors without an alert limit",
    *series({ sensors }) {
      for (const { plan, counters } of sensors) {
        if (plan.alert === undefined) continue;
        yield { labels: labelsWith(plan.labels, "alert", plan.alert.kind), value: counters.alerts };
      }
    },
  },
];
