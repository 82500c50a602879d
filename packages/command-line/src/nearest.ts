import { distance } from "fastest-levenshtein";

/** The only candidate that begins with `name`, else the one with the fewest differences; undefined when none is near. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const completed = name === "" ? [] : candidates.filter((candidate) => candidate.startsWith(name));
  if (completed.length === 1) return completed[0];
  let best: string | undefined;
  // With more than a third of the letters wrong it is no typing error.
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = distance(name, candidate);
    if (found < least) [best, least] = [candidate, found];
  }
  return best;
}
