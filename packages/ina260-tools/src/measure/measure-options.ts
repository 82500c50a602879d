import {
  type OptionValues,
  parseChoice,
  parseFile,
  parseInteger,
  parseTime,
  UsageError,
} from "@rbp/command-line";
import { parseInterval } from "@rbp/ina260-monitor";
import { type TextOrJson, textOrJson } from "../command-line/formats.ts";

/** What the command line asks of a measurement. */
export interface MeasureOptions {
  /** Absent: as many sensors allow. */
  readonly intervalMilliseconds: number | undefined;
  /** How many runs. */
  readonly repeat: number;
  /** Absent: the idle power is not measured. */
  readonly idleMilliseconds: number | undefined;
  /** What one run works on. Absent: nothing is said of items. */
  readonly items: number | undefined;
  readonly format: TextOrJson;
  /** Where the result goes. Absent: JSON to stdout, and text to stderr alone. */
  readonly file: string | undefined;
  /** Whether a file that is there already may be overwritten. */
  readonly overwrite: boolean;
  /** Whether stderr belongs to the command. */
  readonly quiet: boolean;
}

const MOST_RUNS = 10_000;
const MOST_ITEMS = 1_000_000_000;
const SHORTEST_IDLE_MILLISECONDS = 100;
const LONGEST_IDLE_MILLISECONDS = 3_600_000;

/** @throws UsageError that names the option, what was found and what was expected. */
export function readMeasureOptions(own: OptionValues): MeasureOptions {
  const format = own.value("format", parseChoice<TextOrJson>, textOrJson);
  const file = own.optional("output", parseFile);
  const quiet = own.isOn("quiet") === true;
  if (own.isOn("force") === true && file === undefined) {
    throw new UsageError("--force overwrites the file of --output, and there is no --output");
  }
  if (quiet && format === "text" && file === undefined) {
    throw new UsageError("--quiet leaves no result: give --output, or --format json");
  }
  return {
    intervalMilliseconds: own.optional("interval", parseInterval),
    repeat: own.value("repeat", parseInteger, 1, MOST_RUNS),
    idleMilliseconds: own.optional("idle", parseTime, SHORTEST_IDLE_MILLISECONDS, LONGEST_IDLE_MILLISECONDS),
    items: own.optional("per", parseInteger, 1, MOST_ITEMS),
    format,
    file,
    overwrite: own.isOn("force") === true,
    quiet,
  };
}
