const MAXIMUM_DECIMALS = 9;

/**
 * "53.12 ± 0.31 J": a value with its error. The error is rounded up to two digits, and the value has as many decimals. If
 * the error is unknown the value has four digits, and a question mark takes the place of the error.
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

/** All digits before the decimal point, and the rest of the digits after it. */
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
  // A whole number with noise of the division stays whole.
  return (Math.ceil(value * scale - 1e-6) / scale).toFixed(decimals);
}
