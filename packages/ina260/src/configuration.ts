/** How many conversions one result is the mean of, in the order of the AVG codes. */
export const averagings = [1, 4, 16, 64, 128, 256, 512, 1024] as const;

/** Typical conversion times in microseconds, in the order of the VBUSCT and ISHCT codes. */
export const conversionTimesMicroseconds = [140, 204, 332, 588, 1100, 2116, 4156, 8244] as const;

/** Operating modes, in the order of the MODE codes. Codes 0 and 4 do the same. */
export const modes = [
  "power-down",
  "current-triggered",
  "voltage-triggered",
  "both-triggered",
  "power-down-alternate",
  "current-continuous",
  "voltage-continuous",
  "both-continuous",
] as const;

export type INA260Averaging = (typeof averagings)[number];
export type INA260ConversionTime = (typeof conversionTimesMicroseconds)[number];
export type INA260Mode = (typeof modes)[number];

/** What the configuration register sets (SBOS656, Configuration Register 00h). */
export interface INA260Configuration {
  /** Conversions in one result: 1, 4, 16, 64, 128, 256, 512 or 1024. */
  readonly averaging: INA260Averaging;
  /** Typical time of one voltage conversion. */
  readonly voltageConversionMicroseconds: INA260ConversionTime;
  /** Typical time of one current conversion. */
  readonly currentConversionMicroseconds: INA260ConversionTime;
  readonly mode: INA260Mode;
}

/**
 * The whole register, with the bits that are no setting. They are present only where they differ from what
 * the chip shows, so a word read from a chip decodes to an {@link INA260Configuration} and nothing else.
 */
export interface INA260ConfigurationWord extends INA260Configuration {
  /** Bits 14-12, when they are not the 0b110 that the chip reads as. */
  readonly reservedBits?: number;
  /** Bit 15, RST: a reset when written; never reads 1. */
  readonly reset?: true;
}

const RESERVED = 0b110;

/** The register after power-on: no averaging, 1.1 ms each, both quantities, continuous. */
export const POWER_ON_CONFIGURATION_WORD = 0x6127;

/** AVG, VBUSCT, ISHCT and MODE: what a caller can set. */
export const SETTINGS_MASK = 0x0fff;

/** MODE alone. */
export const MODE_BITS = 0x0007;

/** Whether a word has the power-down code 0, or 4, which does the same. */
export function isPowerDown(word: number): boolean {
  return (word & 3) === 0;
}

/** Bits 14-12 as the chip reads, and as they are written. */
export const RESERVED_WORD: number = RESERVED << 12;

/** What the register holds, without loss for any of the 65,536 words. */
export function decodeConfiguration(word: number): INA260ConfigurationWord {
  const reservedBits = (word >> 12) & 7;
  return {
    averaging: entry(averagings, word >> 9),
    voltageConversionMicroseconds: entry(conversionTimesMicroseconds, word >> 6),
    currentConversionMicroseconds: entry(conversionTimesMicroseconds, word >> 3),
    mode: entry(modes, word),
    ...(reservedBits === RESERVED ? {} : { reservedBits }),
    ...(word > 0x7fff ? { reset: true } : {}),
  };
}

/**
 * The register's word. Reserved bits that are not given are written as the 0b110 that the chip reads as.
 *
 * @throws RangeError that names the field which the chip cannot hold.
 */
export function encodeConfiguration(configuration: INA260ConfigurationWord): number {
  const { reservedBits = RESERVED, reset = false } = configuration;
  if (!Number.isInteger(reservedBits) || reservedBits < 0 || reservedBits > 7) {
    throw new RangeError(`reservedBits is 0 to 7, found ${String(reservedBits)}`);
  }
  return (
    (reset ? 0x8000 : 0) |
    (reservedBits << 12) |
    (code(averagings, configuration, "averaging") << 9) |
    (code(conversionTimesMicroseconds, configuration, "voltageConversionMicroseconds") << 6) |
    (code(conversionTimesMicroseconds, configuration, "currentConversionMicroseconds") << 3) |
    code(modes, configuration, "mode")
  );
}

function entry<T>(table: readonly T[], bits: number): T {
  // Three bits, eight entries.
  return table[bits & 7] as T;
}

function code(
  table: readonly unknown[],
  configuration: INA260Configuration,
  field: keyof INA260Configuration,
): number {
  const index = table.indexOf(configuration[field]);
  if (index >= 0) return index;
  throw new RangeError(`${field} is one of ${table.join(", ")}, found ${String(configuration[field])}`);
}
