const MAXIMUM_DECIMALS = 9;

/**
 * "53.12 ± 0.31 J": a value with its error, which is rounded up to two digits, and as many decimals as those. Without
 * a known error the value has four digits, and a question mark stands for it.
 */
export function formatWithError(value: number, error: number | undefined, unit: string): string {
  if (error === undefined) return `${toDigits(value, 4)} ± ? ${unit}`;
  const decimals = error > 0 ? clampDecimals(1 - Math.floor(Math.log10(error))) : 4;
  return `${toFixed(value, decimals)} ± ${roundUp(error, decimals)} ${unit}`;
}

/** "53.12 J" */
export function formatQuantity(value: number, unit: string, digits: number = 4): string {
  return `${toDigits(value, digits)} ${unit}`;
}

/** All digits before the point, and as many behind it as are left. */
function toDigits(value: number, digits: number): string {
  const size = Math.abs(value);
  return toFixed(value, clampDecimals(digits - 1 - (size > 0 ? Math.floor(Math.log10(size)) : 0)));
}

/** Without the sign of a zero. */
function toFixed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace(/^-(?=[0.]+$)/, "");
}

function clampDecimals(decimals: number): number {
  return Math.min(Math.max(decimals, 0), MAXIMUM_DECIMALS);
}

function roundUp(value: number, decimals: number): string {
  const scale = 10 ** decimals;
  // What is a whole number but for the noise of the division stays one.
  return (Math.ceil(value * scale - 1e-6) / scale).toFixed(decimals);
}
