import { type OptionValues, parseChoice, parseInteger, parseTime, UsageError } from "@rbp/command-line";
import {
  type OutputFile,
  readOutputFile,
  type RecordFormatName,
  recordFormats,
} from "../command-line/output-options.ts";

/** Samples per second of each sensor, or every conversion of its chip. */
export type Rate = number | "max";

const MINIMUM_RATE = 0.001;
/** Timers count milliseconds; at higher rates the chip has to set the pace. */
const MAXIMUM_RATE = 500;

export function parseRate(flag: string, text: string): Rate {
  if (text === "max") return text;
  const rate = /^(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (rate >= MINIMUM_RATE && rate <= MAXIMUM_RATE) return rate;
  throw new UsageError(
    `${flag} is max, or samples per second from ${String(MINIMUM_RATE)} to ${String(MAXIMUM_RATE)}, ` +
      `found ${JSON.stringify(text)}`,
  );
}

/** What the command line asks of a recording. Without a file it goes to stdout. */
export interface RecordOptions extends OutputFile {
  readonly rate: Rate;
  /** Infinity: no end. */
  readonly durationMilliseconds: number;
  /** Samples of each sensor. Infinity: no end. */
  readonly count: number;
  readonly format: RecordFormatName;
  readonly comments: boolean;
}

/** A timer of Node cannot be set to more than 24 days. */
const MAXIMUM_DURATION_MILLISECONDS = 2_000_000_000;
const MAXIMUM_COUNT = 1_000_000_000;

/** @throws UsageError that names the option, what was found and what was expected. */
export function readRecordOptions(values: OptionValues): RecordOptions {
  const format = values.value("format", parseChoice<RecordFormatName>, recordFormats);
  const comments = values.isOn("comments") === true;
  if (comments && format !== "csv") {
    throw new UsageError(
      `--comments is for CSV, and --format is ${format}, which starts with the configuration anyway`,
    );
  }
  return {
    rate: values.value("rate", parseRate),
    durationMilliseconds:
      values.optional("duration", parseTime, 1, MAXIMUM_DURATION_MILLISECONDS) ?? Number.POSITIVE_INFINITY,
    count: values.optional("count", parseInteger, 1, MAXIMUM_COUNT) ?? Number.POSITIVE_INFINITY,
    format,
    ...readOutputFile(values),
    comments,
  };
}
