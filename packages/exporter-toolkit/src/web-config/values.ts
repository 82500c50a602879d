import { nearest } from "@rbp/command-line";
import * as v from "valibot";

// A message is what follows the name of the key: "is a list". A key without a value counts as one that is missing.

/** A value as it is written. */
export const text: v.GenericSchema<string> = v.string("is one value");

/** True or false, in the spellings of YAML 1.1. */
export const flag: v.GenericSchema<unknown, boolean> = v.pipe(
  text,
  v.regex(
    /^(?:true|yes|on|y|false|no|off|n)$/i,
    ({ input }) => `is true or false, found ${JSON.stringify(input)}`,
  ),
  v.transform((word) => /^(?:true|yes|on|y)$/i.test(word)),
);

/** One of the names in a table, as what it stands for there. */
export function choice<T>(table: ReadonlyMap<string, T>): v.GenericSchema<unknown, T> {
  return v.pipe(
    text,
    v.check(
      (name) => table.has(name),
      ({ input }) => `cannot be ${JSON.stringify(input)}; ${suggest(input, [...table.keys()])}`,
    ),
    v.transform((name) => table.get(name) as T),
  );
}

/** A list. An empty one counts as none. */
export function list<T>(item: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T[] | undefined> {
  return v.pipe(
    v.array(maybe(item), "is a list"),
    v.transform((items) => items.filter((found) => found !== undefined)),
    v.transform((items) => (items.length === 0 ? undefined : items)),
  );
}

export function maybe<T>(
  schema: v.GenericSchema<unknown, T>,
): v.NullishSchema<v.GenericSchema<unknown, T>, () => undefined> {
  return v.nullish(schema, () => undefined);
}

/** A map with any keys. */
export const anyMap: v.GenericSchema<object> = v.custom(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "is a mapping of keys to values",
);

/** A map with these keys and no others. */
export function map<E extends v.ObjectEntries>(
  entries: E,
): v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<E, undefined>>> {
  const keys = Object.keys(entries);
  return v.pipe(
    anyMap,
    v.looseObject(entries),
    // strictObject() reports the first unknown key only.
    v.rawCheck(({ dataset, addIssue }) => {
      for (const key of Object.keys(dataset.value as object)) {
        if (!keys.includes(key)) addIssue(issueAt(key, `is unknown; ${suggest(key, keys)}`, "key"));
      }
    }),
  );
}

/** A mistake in the map that is checked, at one of its keys or where the key is missing. */
export function issueAt(
  key: string,
  message: string,
  origin: v.ObjectPathItem["origin"] = "value",
): { message: string; path: [v.ObjectPathItem] } {
  return { message, path: [{ type: "object", origin, input: {}, key, value: undefined }] };
}

function suggest(name: string, candidates: readonly string[]): string {
  const meant = nearest(name, candidates);
  return meant === undefined ? `there are ${candidates.join(", ")}` : `did you mean ${meant}?`;
}
