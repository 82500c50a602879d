import {
  type OptionValues,
  parseChoice,
  parseFile,
  parseInteger,
  parseTime,
  UsageError,
} from "@rbp/command-line";
import { type RecordFormatName, recordFormats } from "../command-line/formats.ts";
import { parseRate, type Rate } from "./rate.ts";

/** What the command line asks of a recording. */
export interface RecordOptions {
  readonly rate: Rate;
  /** Infinity: no end. */
  readonly durationMilliseconds: number;
  /** Of each sensor. Infinity: no end. */
  readonly count: number;
  readonly format: RecordFormatName;
  /** Absent: stdout. */
  readonly file: string | undefined;
  /** Whether a file that is there already may be overwritten. */
  readonly overwrite: boolean;
  /** Whether CSV begins with the configuration. */
  readonly comments: boolean;
}

/** Timers do not count further than 24 days. */
const LONGEST_MILLISECONDS = 2_000_000_000;
const HIGHEST_COUNT = 1_000_000_000;

/** @throws UsageError that names the option, what was found and what was expected. */
export function readRecordOptions(own: OptionValues): RecordOptions {
  const format = own.value("format", parseChoice<RecordFormatName>, recordFormats);
  const file = own.optional("output", parseFile);
  const comments = own.isOn("comments") === true;
  if (comments && format !== "csv") {
    throw new UsageError(
      `--comments is of CSV, and --format is ${format}, which begins with the configuration`,
    );
  }
  if (own.isOn("force") === true && file === undefined) {
    throw new UsageError("--force overwrites the file of --output, and there is no --output");
  }
  return {
    rate: own.value("rate", parseRate),
    durationMilliseconds:
      own.optional("duration", parseTime, 1, LONGEST_MILLISECONDS) ?? Number.POSITIVE_INFINITY,
    count: own.optional("count", parseInteger, 1, HIGHEST_COUNT) ?? Number.POSITIVE_INFINITY,
    format,
    file,
    overwrite: own.isOn("force") === true,
    comments,
  };
}
