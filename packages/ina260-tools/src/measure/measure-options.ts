import { type OptionValues, parseInteger, parseTime, UsageError } from "@rbp/command-line";
import { busesOf, parseInterval, type SensorPlan } from "@rbp/ina260-monitor";
import {
  type OutputFile,
  readOutputFile,
  readTextOrJson,
  type TextOrJson,
} from "../command-line/output-options.ts";

/** What the command line asks of a measurement. Without a file JSON goes to stdout, and text to stderr alone. */
export interface MeasureOptions extends OutputFile {
  /** Absent: as short as the number of sensors allows. */
  readonly intervalMilliseconds: number | undefined;
  readonly repeat: number;
  /** Absent: the idle power is not measured. */
  readonly idleMilliseconds: number | undefined;
  /** How many items one run works on. Absent: costs are not divided by items. */
  readonly items: number | undefined;
  readonly format: TextOrJson;
  readonly quiet: boolean;
}

const MAXIMUM_RUNS = 10_000;
const MAXIMUM_ITEMS = 1_000_000_000;
const MINIMUM_IDLE_MILLISECONDS = 100;
const MAXIMUM_IDLE_MILLISECONDS = 3_600_000;

/** @throws UsageError that names the option, what was found and what was expected. */
export function readMeasureOptions(values: OptionValues): MeasureOptions {
  const format = readTextOrJson(values);
  const output = readOutputFile(values);
  const quiet = values.isOn("quiet") === true;
  if (quiet && format === "text" && output.file === undefined) {
    throw new UsageError("--quiet leaves no result: give --output, or --format json");
  }
  return {
    intervalMilliseconds: values.optional("interval", parseInterval),
    repeat: values.value("repeat", parseInteger, 1, MAXIMUM_RUNS),
    idleMilliseconds: values.optional(
      "idle",
      parseTime,
      MINIMUM_IDLE_MILLISECONDS,
      MAXIMUM_IDLE_MILLISECONDS,
    ),
    items: values.optional("per", parseInteger, 1, MAXIMUM_ITEMS),
    format,
    ...output,
    quiet,
  };
}

const MINIMUM_INTERVAL_MILLISECONDS = 10;
/** The time of a reading behind a multiplexer at 100 kHz: 204 bits, and what Linux needs for five transfers. */
const READING_MILLISECONDS = 3;

/** The shortest interval at which the busiest bus can read all its sensors. */
export function defaultInterval(sensors: readonly SensorPlan[]): number {
  const counts = busesOf({ sensors }).map((bus) => sensors.filter((plan) => plan.bus === bus).length);
  return Math.max(MINIMUM_INTERVAL_MILLISECONDS, READING_MILLISECONDS * Math.max(...counts));
}
