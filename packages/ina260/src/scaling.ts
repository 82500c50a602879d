// Registers hold counts of 1.25 mA, 1.25 mV and 10 mW. Divided, not multiplied: 840 × 0.00125 is
// 1.0499999999999998 and 840 / 800 is 1.05.
const COUNTS_PER_AMPERE = 800;
const COUNTS_PER_VOLT = 800;
const COUNTS_PER_WATT = 100;

/** What POWER holds when the true power is 419.43 W or more. */
export const POWER_CEILING_WORD = 41_943;

/** How far the registers go; BUS VOLTAGE and POWER begin at 0. POWER holds its maximum for every power above it too. */
export const ina260Limits: Readonly<
  Record<"minimumAmperes" | "maximumAmperes" | "maximumVolts" | "maximumWatts", number>
> = {
  minimumAmperes: -0x8000 / COUNTS_PER_AMPERE,
  maximumAmperes: 0x7fff / COUNTS_PER_AMPERE,
  maximumVolts: 0x7fff / COUNTS_PER_VOLT,
  maximumWatts: POWER_CEILING_WORD / COUNTS_PER_WATT,
};

/** One count of POWER, CURRENT and BUS VOLTAGE: the step between two neighbouring values. */
export const ina260Resolution: Readonly<Record<"powerWatts" | "currentAmperes" | "voltageVolts", number>> = {
  powerWatts: 1 / COUNTS_PER_WATT,
  currentAmperes: 1 / COUNTS_PER_AMPERE,
  voltageVolts: 1 / COUNTS_PER_VOLT,
};

/** The 16-bit word as the two's complement number that it stands for: 0xFFFF is -1. */
export function signedWord(word: number): number {
  return (word << 16) >> 16;
}

/** CURRENT as amperes, -40.96…+40.95875. */
export function wordToAmperes(word: number): number {
  return signedWord(word) / COUNTS_PER_AMPERE;
}

/** BUS VOLTAGE as volts, 0…40.95875; the chip never sets bit 15. */
export function wordToVolts(word: number): number {
  return word / COUNTS_PER_VOLT;
}

/** POWER as watts, 0…419.43. Unsigned: words above 0x7FFF are powers above 327.67 W. */
export function wordToWatts(word: number): number {
  return word / COUNTS_PER_WATT;
}

/** The nearest word for a current. @throws RangeError outside -40.96…+40.95875 A. */
export function amperesToWord(amperes: number): number {
  return nearestCount(amperes, COUNTS_PER_AMPERE, -0x8000, 0x7fff, "amperes") & 0xffff;
}

/** The nearest word for a bus voltage. @throws RangeError outside 0…40.95875 V. */
export function voltsToWord(volts: number): number {
  return nearestCount(volts, COUNTS_PER_VOLT, 0, 0x7fff, "volts");
}

/** The nearest word for a power. @throws RangeError outside 0…419.43 W. */
export function wattsToWord(watts: number): number {
  return nearestCount(watts, COUNTS_PER_WATT, 0, POWER_CEILING_WORD, "watts");
}

function nearestCount(value: number, perUnit: number, lowest: number, highest: number, unit: string): number {
  if (value >= lowest / perUnit && value <= highest / perUnit) return Math.round(value * perUnit);
  throw new RangeError(
    `expected ${String(lowest / perUnit)} to ${String(highest / perUnit)} ${unit}, found ${String(value)}`,
  );
}
