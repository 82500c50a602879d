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

/** How many letters must be inserted, removed or replaced to turn one into the other (Levenshtein distance). */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of from.split("").entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (row[column - 1] as number) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] as number) + 1, (next[column - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
