import { isObject, type Plain, type Mistakes, type Places } from "@rbp/command-line/yaml";
import { explain, isMissing, type Step } from "./explain.ts";
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
  const { removed } = findings;
  for (;;) {
    const { issues } = v.safeParse(configurationFile, content);
    // The content itself, not a copy: places are known by the identity of its lists and maps.
    if (issues === undefined) return content as unknown as ConfigurationFile;
    const targets: (readonly Step[])[] = [];
    for (const issue of issues) {
      const path = (issue.path ?? []) as unknown as readonly Step[];
      if (!isConsequence(issue, path.at(-1), removed)) note(issue, path, content, findings);
      targets.push(targetOf(path));
    }
    if (targets.some(({ length }) => length === 0)) return undefined;
    for (const target of targets) remove(target, removed);
  }
}

function note(
  issue: v.BaseIssue<unknown>,
  path: readonly Step[],
  content: Plain,
  { places, mistakes }: Findings,
): void {
  const last = path.at(-1);
  if (last === undefined) mistakes.add(0, explain(issue, path, content));
  else {
    const place = places.find(last.input, String(last.key), last.value);
    const offset = last.origin === "key" && !isMissing(last) ? place.key : place.value;
    mistakes.add(offset, explain(issue, path, place.source ?? last.value));
  }
}

/** Whether this is only the consequence of a part that was removed and has been noted. */
function isConsequence({ type }: v.BaseIssue<unknown>, last: Step | undefined, removed: Removed): boolean {
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

function remove(target: readonly Step[], removed: Removed): void {
  const last = target.at(-1);
  if (last === undefined) return;
  const { input, key, value } = last;
  if (Array.isArray(input)) {
    const index = input.indexOf(value);
    if (index >= 0) input.splice(index, 1);
    return;
  }
  Reflect.deleteProperty(input, key);
  removed.add(input, String(key));
}

/** What is known of a file beside its content: where everything is, what is wrong, and what was removed for that. */
export interface Findings {
  readonly places: Places;
  readonly mistakes: Mistakes;
  readonly removed: Removed;
}

/** The wrong parts that were removed from a file: what lacks them no longer means what was written. */
export class Removed {
  readonly #keys = new Map<unknown, Set<string>>();

  add(container: object, key: string): void {
    const keys = this.#keys.get(container);
    if (keys === undefined) this.#keys.set(container, new Set([key]));
    else keys.add(key);
  }

  /** Whether the container has lost this key, or any. */
  has(container: unknown, key?: string): boolean {
    const keys = this.#keys.get(container);
    return key === undefined ? keys !== undefined : keys?.has(key) === true;
  }
}
