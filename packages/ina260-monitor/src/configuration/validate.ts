import { isObject, type Plain, type Mistakes, type Places } from "@rbp/command-line/yaml";
import { explain, isMissing, type Issue, type Step } from "./explain.ts";
import type { ConfigurationFile } from "./configuration-file.ts";
import { configurationFile } from "./schema.ts";

import * as v from "valibot";

/**
 * Checks the form of a file. What is wrong is noted and then removed from `content`, with what needs it, so that the
 * rest can be checked for contradictions between several places.
 *
 * @returns What remains, in the right form; undefined when nothing does.
 */
export function validate(content: Plain, findings: Findings): ConfigurationFile | undefined {
  for (;;) {
    const { issues } = v.safeParse(configurationFile, content);
    // The content itself, not a copy: places are known by the identity of its lists and maps.
    if (issues === undefined) return content as unknown as ConfigurationFile;
    const targets: (readonly Step[])[] = [];
    for (const issue of issues) {
      const path = (issue.path ?? []) as unknown as readonly Step[];
      if (!isConsequence(issue, path.at(-1), findings)) note(issue, path, content, findings);
      targets.push(targetOf(path));
    }
    if (targets.some(({ length }) => length === 0)) return undefined;
    for (const target of targets) remove(target, findings);
  }
}

function note(issue: Issue, path: readonly Step[], content: Plain, { places, mistakes }: Findings): void {
  const last = path.at(-1);
  if (last === undefined) mistakes.add(0, explain(issue, path, content));
  else {
    const place = places.find(last.input, String(last.key), last.value);
    const offset = last.origin === "key" && !isMissing(last) ? place.key : place.value;
    mistakes.add(offset, explain(issue, path, place.source ?? last.value));
  }
}

/** Whether this is only the consequence of a part that was removed and has been noted. */
function isConsequence({ type }: Issue, last: Step | undefined, { removed }: Findings): boolean {
  // Removing something cannot leave too many entries.
  if (last === undefined || type === "max_entries") return false;
  if (isMissing(last)) return removed.has(last.input);
  return last.origin !== "key" && removed.has(last.value);
}

/** What to remove: what is wrong, the map that lacks a key, or the list that has a wrong number. */
function targetOf(path: readonly Step[]): readonly Step[] {
  const last = path.at(-1);
  if (last === undefined) return path;
  const isInList = Array.isArray(last.input) && !isObject(last.value);
  return isMissing(last) || isInList ? path.slice(0, -1) : path;
}

function remove(target: readonly Step[], { removed }: Findings): void {
  const last = target.at(-1);
  if (last === undefined) return;
  const { input, key, value } = last;
  if (Array.isArray(input)) {
    const index = input.indexOf(value);
    if (index >= 0) input.splice(index, 1);
    return;
  }
  Reflect.deleteProperty(input, key);
  removed.set(input, [...(removed.get(input) ?? []), String(key)]);
}

/** What is known of a file beside its content: where everything is, and what is wrong. */
export interface Findings {
  readonly places: Places;
  readonly mistakes: Mistakes;
  /** The wrong keys that were removed, by their map or list: what lacks them no longer means what was written. */
  readonly removed: Map<unknown, readonly string[]>;
}
