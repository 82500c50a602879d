import type { Series } from "./definition.ts";

type Labels = Series["labels"];

/** What was made of labels before, by the name and the value that were added. */
const extended = new WeakMap<Labels, Map<string, Map<string, Labels>>>();

/**
 * Labels with one more behind them. The same object each time, as long as the labels are the same object: so
 * prom-client formats it once, and not for each rendering.
 */
export function labelsWith(labels: Labels, name: string, value: string): Labels {
  let ofLabels = extended.get(labels);
  if (ofLabels === undefined) extended.set(labels, (ofLabels = new Map()));
  let ofName = ofLabels.get(name);
  if (ofName === undefined) ofLabels.set(name, (ofName = new Map()));
  let more = ofName.get(value);
  if (more === undefined) ofName.set(value, (more = { ...labels, [name]: value }));
  return more;
}
