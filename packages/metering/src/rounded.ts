/** More than any measurement has; what follows is the noise of sums of binary fractions. */
const DIGITS = 9;

/** The same value, with each number in it to nine digits and decimals: 0.30000000000000004 is 0.3, and 3e-17 is 0. */
export function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(Number(value.toPrecision(DIGITS)).toFixed(DIGITS)) + 0;
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rounded(item)]));
}
