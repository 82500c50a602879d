import type { Extremes, HistogramView, MeterView, PeriodView } from "@rbp/metering";
import {
  labelsWith,
  type MetricDefinition,
  ofSensors,
  sensorLabels,
  type Series,
  unlessFresh,
} from "../definition.ts";

/** The quantities with extremes. */
const quantities = [
  { name: "power", unit: "watts", of: ({ powerWatts }: PeriodView) => powerWatts },
  { name: "current", unit: "amperes", of: ({ currentAmperes }: PeriodView) => currentAmperes },
  { name: "voltage", unit: "volts", of: ({ voltageVolts }: PeriodView) => voltageVolts },
];
type Quantity = (typeof quantities)[number];

/** What the readings add up to over time. */
export const meteringMetrics: readonly MetricDefinition[] = [
  total({
    name: "ina260_energy_joules_total",
    unit: "joules",
    help: "Energy from IN+ to IN-, integrated over each reading; rate() of it is the mean power.",
    value: ({ energyForwardJoules }) => energyForwardJoules,
  }),
  total({
    name: "ina260_reverse_energy_joules_total",
    unit: "joules",
    help: "Energy from IN- to IN+, integrated over each reading.",
    value: ({ energyReverseJoules }) => energyReverseJoules,
  }),
  total({
    name: "ina260_charge_coulombs_total",
    unit: "coulombs",
    help: "Charge from IN+ to IN-, integrated over each reading; 3600 are one ampere hour.",
    value: ({ chargeForwardCoulombs }) => chargeForwardCoulombs,
  }),
  total({
    name: "ina260_reverse_charge_coulombs_total",
    unit: "coulombs",
    help: "Charge from IN- to IN+, integrated over each reading.",
    value: ({ chargeReverseCoulombs }) => chargeReverseCoulombs,
  }),
  total({
    name: "ina260_metered_seconds_total",
    unit: "seconds",
    help: "Seconds covered by the energy and charge counters.",
    value: ({ meteredSeconds }) => meteredSeconds,
  }),
  total({
    name: "ina260_unmetered_seconds_total",
    unit: "seconds",
    help: "Seconds not covered by the energy and charge counters: before the first reading, and gaps of more than 2.5 intervals and 1 s.",
    value: ({ unmeteredSeconds }) => unmeteredSeconds,
  }),
  ...quantities.flatMap((quantity) => [
    extreme(quantity, "minimum", "Lowest"),
    extreme(quantity, "maximum", "Highest"),
  ]),
  {
    name: "ina260_power_distribution_watts",
    type: "histogram",
    unit: "watts",
    labels: [...sensorLabels, "direction"],
    help: "Readings by power; those with reverse power are counted apart, by its magnitude.",
    absent: "without buckets (power_buckets_watts: []), and the reverse direction before its first reading",
    *series({ sensors }) {
      for (const { plan, meter } of sensors) {
        if (meter.power === undefined) continue;
        const { forward, reverse } = meter.power;
        yield* histogram(labelsWith(plan.labels, "direction", "forward"), forward);
        if (reverse.count > 0) yield* histogram(labelsWith(plan.labels, "direction", "reverse"), reverse);
      }
    },
  },
];

function* histogram(labels: Series["labels"], { buckets, count, sumWatts }: HistogramView): Iterable<Series> {
  for (const { upperBoundWatts, cumulativeCount } of buckets) {
    const bucket = labelsWith(labels, "le", String(upperBoundWatts));
    yield { suffix: "_bucket", labels: bucket, value: cumulativeCount };
  }
  yield { suffix: "_bucket", labels: labelsWith(labels, "le", "+Inf"), value: count };
  yield { suffix: "_sum", labels, value: sumWatts };
  yield { suffix: "_count", labels, value: count };
}

interface Total extends Pick<MetricDefinition, "name" | "unit" | "help"> {
  readonly value: (meter: MeterView) => number;
}

function total({ value, ...rest }: Total): MetricDefinition {
  return { ...rest, type: "counter", absent: "never", ...ofSensors(({ meter }) => value(meter)) };
}

function extreme({ name, unit, of }: Quantity, which: keyof Extremes, word: string): MetricDefinition {
  return {
    name: `ina260_${name}_${which}_${unit}`,
    type: "gauge",
    unit,
    labels: [...sensorLabels, "window"],
    help: `${word} ${name} of the readings in the last whole window; the windows follow each other without overlap.`,
    absent: `until a first window has passed, for a window without a reading, and ${unlessFresh}`,
    *series({ sensors }) {
      for (const { plan, measurement, meter } of sensors) {
        if (measurement === undefined) continue;
        for (const period of meter.periods) {
          yield { labels: labelsWith(plan.labels, "window", period.name), value: of(period)[which] };
        }
      }
    },
  };
}
