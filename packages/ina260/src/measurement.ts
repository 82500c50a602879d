import type { I2CWire } from "@rbp/i2c";
import { MaskEnable } from "./alert.ts";
import { INA260Register } from "./registers.ts";
import { signedWord, wordToAmperes, wordToVolts, wordToWatts } from "./scaling.ts";

/** What the chip holds: all three quantities, in the units of the values and in counts. */
export interface INA260Measurement {
  /** Positive from IN+ to IN-. */
  readonly currentAmperes: number;
  readonly voltageVolts: number;
  /**
   * Never negative, whichever way the current flows; 419.43 at most. With averaging it is the mean of the
   * products of each pair of samples (by the data sheets of the family).
   */
  readonly powerWatts: number;
  /** Counts of 1.25 mA (signed), 1.25 mV and 10 mW (above 0x7FFF from 327.68 W on). */
  readonly raw: { readonly current: number; readonly voltage: number; readonly power: number };
}

/** One conversion of both quantities. */
export interface INA260Conversion extends INA260Measurement {
  /** The true power is above the 419.43 W that `powerWatts` stops at; `voltageVolts × currentAmperes` holds. */
  readonly overflow: boolean;
}

/** One conversion of the current alone. */
export type INA260CurrentConversion = Pick<INA260Measurement, "currentAmperes"> & {
  readonly raw: Pick<INA260Measurement["raw"], "current">;
};

/** One conversion of the bus voltage alone. */
export type INA260VoltageConversion = Pick<INA260Measurement, "voltageVolts"> & {
  readonly raw: Pick<INA260Measurement["raw"], "voltage">;
};

/** Which quantities a conversion is of. What is not converted is not there, so it cannot be stale. */
export type INA260Quantities = keyof INA260Conversions;

/** The conversion of these quantities. */
export type INA260ConversionOf<Quantities extends INA260Quantities> = INA260Conversions[Quantities];

/** What a conversion holds, by the quantities that it is of. */
export interface INA260Conversions {
  readonly both: INA260Conversion;
  readonly current: INA260CurrentConversion;
  readonly voltage: INA260VoltageConversion;
}

/** The power with the sign of the current: negative when the load feeds back. */
export function signedPowerWatts(measurement: INA260Measurement): number {
  // 0 - 0 is 0; -0 would reach a user.
  return measurement.currentAmperes < 0 ? 0 - measurement.powerWatts : measurement.powerWatts;
}

/** What rounding of the three registers makes of 36 V and 15 A at most, in watts. */
const ROUNDING_WATTS = 0.05;
/** What a load that swings within the averaging, or changes between two registers, may make of it. */
const SWING = 0.1;

/**
 * Whether the power is the product of voltage and current, roughly, and no current flows without a voltage. When not,
 * the registers are of different times: a conversion has ended between two of them, or the chip lost its supply there
 * and the rest is zero (SBOS656, all three registers reset to 0).
 */
export function isConsistentMeasurement(measurement: INA260Measurement): boolean {
  const { voltageVolts, currentAmperes, powerWatts, raw } = measurement;
  if (raw.voltage === 0 && raw.current !== 0) return false;
  const product = Math.abs(voltageVolts * currentAmperes);
  return Math.abs(product - powerWatts) <= ROUNDING_WATTS + SWING * Math.max(product, powerWatts);
}

// The contract lets an array be used again when its transfer has settled; a backend only reads it.
const currentPointer = Uint8Array.of(INA260Register.current);
const voltagePointer = Uint8Array.of(INA260Register.voltage);
const powerPointer = Uint8Array.of(INA260Register.power);

/** Reads current, voltage and power, in this order. */
export async function readMeasurement(wire: I2CWire, address: number): Promise<INA260Measurement> {
  const currentBytes = await wire.transfer(address, currentPointer, 2);
  const voltageBytes = await wire.transfer(address, voltagePointer, 2);
  const powerBytes = await wire.transfer(address, powerPointer, 2);
  const current = signedWord(wordOf(currentBytes));
  const voltage = wordOf(voltageBytes);
  const power = wordOf(powerBytes);
  return {
    currentAmperes: wordToAmperes(current),
    voltageVolts: wordToVolts(voltage),
    powerWatts: wordToWatts(power),
    raw: { current, voltage, power },
  };
}

/**
 * Reads what a conversion of these quantities has left in the registers, and nothing else.
 *
 * @param status The Mask/Enable word that was read just before.
 */
export async function readConversion(
  wire: I2CWire,
  address: number,
  quantities: INA260Quantities,
  status: number,
): Promise<INA260ConversionOf<INA260Quantities>> {
  switch (quantities) {
    case "both": {
      const overflow = (status & MaskEnable.overflow) !== 0;
      return { ...(await readMeasurement(wire, address)), overflow };
    }
    case "current": {
      const current = signedWord(wordOf(await wire.transfer(address, currentPointer, 2)));
      return { currentAmperes: wordToAmperes(current), raw: { current } };
    }
    case "voltage": {
      const voltage = wordOf(await wire.transfer(address, voltagePointer, 2));
      return { voltageVolts: wordToVolts(voltage), raw: { voltage } };
    }
  }
}

/** Whether the registers hold what they hold from power-on to the end of the first conversion: 0. */
export function isPowerOnValue({ raw }: INA260ConversionOf<INA260Quantities>): boolean {
  return Object.values(raw).every((count) => count === 0);
}

function wordOf(bytes: Uint8Array): number {
  // The bus contract promises exactly two bytes.
  return ((bytes[0] as number) << 8) | (bytes[1] as number);
}
