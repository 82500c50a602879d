import { durationPattern, formatDuration, parseDuration } from "@rbp/command-line";
import type { AddressRange } from "../topology/place.ts";
import type { Duration, Labels } from "./configuration-file.ts";

import * as v from "valibot";
import { reservedLabels } from "./reserved-labels.ts";

// Each message says what was expected; explain.ts adds what was found.

export function map<E extends v.ObjectEntries>(
  entries: E,
  expected: string,
): v.StrictObjectSchema<E, string> {
  return withoutLists(v.strictObject(entries, expected));
}

/** valibot accepts a list as an object without keys. Given null instead, it reports what it expected. */
function withoutLists<S extends v.GenericSchema>(schema: S): S {
  const run: S["~run"] = (dataset, config) =>
    schema["~run"](Array.isArray(dataset.value) ? { ...dataset, value: null } : dataset, config);
  return { ...schema, "~run": run };
}

export function text(expected: string): v.GenericSchema<string> {
  return v.pipe(v.string(expected), v.nonEmpty(expected));
}

export function number(what: string, least: number, most: number): v.GenericSchema<number> {
  return between(least, most, `a number of ${what} from ${String(least)} to ${String(most)}`);
}

export function between(least: number, most: number, expected: string): v.GenericSchema<number> {
  return v.pipe(v.number(expected), v.minValue(least, expected), v.maxValue(most, expected));
}

/** Milliseconds of what {@link duration} accepts. */
export function milliseconds(value: Duration): number {
  return parseDuration(String(value));
}

export function duration(least: number, most: number): v.GenericSchema<Duration> {
  const expected =
    `a time from ${formatDuration(least)} to ${formatDuration(most)}, ` +
    "as seconds or with a unit (500ms, 2s, 1m)";
  return v.union(
    [
      between(least / 1000, most / 1000, expected),
      v.pipe(
        v.string(),
        v.regex(durationPattern, expected),
        v.check((found) => milliseconds(found) >= least && milliseconds(found) <= most, expected),
      ),
    ],
    expected,
  );
}

/** A chip's address or a bus: a number, or text as "0x40", which `pattern` describes. */
export function integer(
  { first, last }: AddressRange,
  pattern: RegExp,
  expected: string,
): v.GenericSchema<number | string> {
  return v.union(
    [
      v.pipe(between(first, last, expected), v.integer(expected)),
      v.pipe(v.string(), v.regex(pattern, expected)),
    ],
    expected,
  );
}

export function oneOf<T extends number | string>(choices: readonly T[]): v.GenericSchema<T> {
  return v.picklist(choices, `one of ${choices.join(", ")}`);
}

const labelName = v.pipe(
  v.string(),
  v.regex(
    /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/,
    "a name of letters, digits and _ that begins with neither a digit nor __",
  ),
  v.notValues([...reservedLabels], "a name that neither a metric of this program nor Prometheus itself uses"),
);
export const labels: v.GenericSchema<Labels> = withoutLists(
  v.record(labelName, text("text that is not empty"), "names with their texts, like { rack: a }"),
);
