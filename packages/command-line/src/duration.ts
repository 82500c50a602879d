const units: readonly (readonly [unit: string, milliseconds: number])[] = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
];

const pattern = new RegExp(`^(?=.)${units.map(([unit]) => `(?:(\\d+(?:\\.\\d+)?)${unit})?`).join("")}$`);

/**
 * "500ms", "2s", "1.5s", "1m30s" or "1h" in milliseconds, to the microsecond; a number without a unit is seconds.
 * NaN for anything else.
 */
export function parseDuration(text: string): number {
  if (/^(?:\d+\.?\d*|\.\d+)$/.test(text)) return toMicrosecond(Number(text) * 1000);
  const counts = pattern.exec(text)?.slice(1) as (string | undefined)[] | undefined;
  if (counts === undefined) return Number.NaN;
  let milliseconds = 0;
  for (const [index, [, factor]] of units.entries()) milliseconds += Number(counts[index] ?? 0) * factor;
  return toMicrosecond(milliseconds);
}

/** A time in milliseconds as {@link parseDuration} reads it, in the largest units: "1m30s", "1s500ms". */
export function formatDuration(milliseconds: number): string {
  let rest = milliseconds;
  let text = "";
  for (const [unit, factor] of units.slice(0, -1)) {
    const count = Math.floor(rest / factor);
    if (count === 0) continue;
    text += `${String(count)}${unit}`;
    rest = toMicrosecond(rest - count * factor);
  }
  return rest > 0 || text === "" ? `${text}${String(rest)}ms` : text;
}

/** Takes off what binary fractions leave: 0.07 × 1000 is 70.00000000000001. */
function toMicrosecond(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
