/** As precise as the chip, whose steps are 1.25 mV, 1.25 mA and 10 mW. */
export const formatVolts = (volts: number): string => volts.toFixed(3);
export const formatAmperes = (amperes: number): string => amperes.toFixed(3);
export const formatWatts = (watts: number): string => watts.toFixed(2);

/** "12.3 J", "4.56 kJ": three digits. */
export function formatJoules(joules: number): string {
  const index = [999.5, 999.5e3, 999.5e6].filter((limit) => Math.abs(joules) >= limit).length;
  const rest = joules / 1000 ** index;
  const digits = Math.abs(rest) >= 99.95 ? 0 : Math.abs(rest) >= 9.995 ? 1 : 2;
  return `${rest.toFixed(digits)} ${["", "k", "M", "G"][index] as string}J`;
}

/** Milliseconds as seconds, to the microsecond. */
export const toSeconds = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1e6;

/** "2.2 ms", "1.9 s". */
export function formatDuration(milliseconds: number): string {
  return milliseconds < 999.5 ? `${round(milliseconds)} ms` : `${round(milliseconds / 1000)} s`;
}

/** "00:01:23": hours, minutes and seconds. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0"))
    .join(":");
}

/** Three digits, without zeros at the end. */
function round(value: number): string {
  return String(Number(value.toPrecision(3)));
}

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
