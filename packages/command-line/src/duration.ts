/** Milliseconds in each unit, with both letters that Unicode has for micro. */
const millisecondsPerUnit: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ns: 1e-6,
};

/** Numbers, each with its unit, in any order, as Go's `time.ParseDuration` reads them, but without a sign: "1m30s". */
export const durationPattern: RegExp = /^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:h|ms|m|s|us|µs|μs|ns))+$/;

/**
 * "500ms", "2s", "1.5s", "1m30s" or "1h" in milliseconds, to the nanosecond. NaN for anything else.
 *
 * @param unit Whether a number may stand without a unit, in seconds. 0 never needs one.
 */
export function parseDuration(text: string, unit: "optional" | "required" = "optional"): number {
  if (text === "0") return 0;
  if (unit === "optional" && /^(?:\d+\.?\d*|\.\d+)$/.test(text)) return toNanosecond(Number(text) * 1000);
  if (!durationPattern.test(text)) return Number.NaN;
  let milliseconds = 0;
  for (const [, count, name = ""] of text.matchAll(/([\d.]+)([^\d.]+)/g)) {
    milliseconds += Number(count) * (millisecondsPerUnit[name] as number);
  }
  return toNanosecond(milliseconds);
}

/** A time in milliseconds as {@link parseDuration} reads it, in the largest units: "1m30s", "1s500ms". */
export function formatDuration(milliseconds: number): string {
  let rest = milliseconds;
  let text = "";
  for (const unit of ["h", "m", "s"]) {
    const factor = millisecondsPerUnit[unit] as number;
    const count = Math.floor(rest / factor);
    if (count === 0) continue;
    text += `${String(count)}${unit}`;
    rest = toNanosecond(rest - count * factor);
  }
  return rest > 0 || text === "" ? `${text}${String(rest)}ms` : text;
}

/** Removes what binary fractions leave: 0.07 × 1000 is 70.00000000000001. */
function toNanosecond(milliseconds: number): number {
  return Math.round(milliseconds * 1e6) / 1e6;
}
