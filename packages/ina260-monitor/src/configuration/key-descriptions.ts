import * as v from "valibot";
import { knownKeys } from "./schema.ts";

/** What each key of a file is for, by the key it stands under: "" for the file, "channel" for what is on one. */
export const keyDescriptions: ReadonlyMap<string, Readonly<Record<string, string>>> = new Map(
  Array.from(knownKeys, ([container, entries]) => [
    container,
    Object.fromEntries(Object.entries(entries).map(([key, schema]) => [key, descriptionOf(schema)])),
  ]),
);

/** A key that may be missing wraps the schema that is described. */
function descriptionOf(schema: v.GenericSchema): string {
  return v.getDescription("wrapped" in schema ? (schema.wrapped as v.GenericSchema) : schema) ?? "";
}
