import type { Clock } from "@rbp/i2c";
import {
  conversionPeriod,
  encodeConfiguration,
  type INA260,
  type INA260AlertLimit,
  type INA260Configuration,
  type INA260FittedConfiguration,
  type INA260Identity,
  ina260Limits,
  type INA260Measurement,
  isConsistentMeasurement,
  POWER_ON_CONFIGURATION_WORD,
} from "@rbp/ina260";
import { PowerOverflowError } from "./failures.ts";

/** How often the configuration is compared with what was written; a chip that lost its supply does not report it. */
export const RECHECK_MILLISECONDS = 10_000;

/** The longest wait for a conversion with the settings that the chip was found with. */
const MAXIMUM_FIRST_CONVERSION_MILLISECONDS = 100;

export type SensorDriver = Pick<
  INA260,
  | "verifyIdentity"
  | "readConfiguration"
  | "readStatus"
  | "readMeasurement"
  | "configure"
  | "configureAlert"
  | "restore"
>;

export interface SessionOptions {
  readonly driver: SensorDriver;
  readonly chipSettings: INA260FittedConfiguration;
  /** The limit that the sensor watches by itself. Absent: its alert is left alone. */
  readonly alert?: INA260AlertLimit;
  readonly clock: Clock;
  /** Called when the sensor had lost its configuration and was given it again. */
  readonly onRestored: () => void;
}

export interface SessionReading {
  readonly measurement: INA260Measurement;
  /** Whether the limit was violated since the reading before. Absent where there is no limit. */
  readonly alert?: boolean;
  /** The longest time of its conversion, when that was with the settings that the sensor was found with. */
  readonly foundConversionMilliseconds?: number;
}

/**
 * One sensor from the first contact on: its identity, its configuration, and which of the values in its
 * registers are measurements. A failure ends the contact; the next reading begins it again.
 */
export class SensorSession {
  readonly #options: SessionOptions;
  #identity: INA260Identity | undefined;
  /** When the registers hold a whole conversion with the wanted configuration. */
  #settledAt = 0;
  #checkedAt = 0;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** The identity registers, while there is contact. */
  get identity(): INA260Identity | undefined {
    return this.#identity;
  }

  /**
   * The newest measurement, or undefined while the first conversion after a change of the configuration runs.
   *
   * @throws I2CError, INA260Error, PowerOverflowError by rejection; call {@link forget} then.
   */
  async read(): Promise<SessionReading | undefined> {
    const { clock } = this.#options;
    if (this.#identity === undefined) return this.#begin();
    if (clock.now() < this.#settledAt) return undefined;
    if (clock.now() >= this.#checkedAt + RECHECK_MILLISECONDS && (await this.#wasLost())) return undefined;
    const reading = await this.#measure();
    if (isCredible(reading.measurement)) return reading;
    return (await this.#wasLost()) ? undefined : this.#confirm(reading);
  }

  /** Ends the contact: the sensor may have lost its supply, or be another one. */
  forget(): void {
    this.#identity = undefined;
  }

  /** First contact. A measurement that the sensor has already is taken before the configuration is written. */
  async #begin(): Promise<SessionReading | undefined> {
    const { driver, chipSettings, alert, clock } = this.#options;
    const identity = await driver.verifyIdentity();
    const first = await this.#firstReading(await driver.readConfiguration());
    const written = await driver.configure(chipSettings.configuration);
    // Latched, so that a violation between two readings is seen by the second.
    if (alert !== undefined) await driver.configureAlert({ ...alert, latched: true });
    const now = clock.now();
    this.#settledAt = written || first === undefined ? now + chipSettings.maximumMilliseconds : now;
    this.#checkedAt = now;
    this.#identity = identity;
    return first;
  }

  async #firstReading(found: INA260Configuration): Promise<SessionReading | undefined> {
    const { driver, clock } = this.#options;
    if (found.mode !== "both-continuous") return undefined;
    const { maximumMilliseconds: foundConversionMilliseconds } = conversionPeriod(found);
    if (!(await driver.readStatus()).conversionReady) {
      if (foundConversionMilliseconds > MAXIMUM_FIRST_CONVERSION_MILLISECONDS) return undefined;
      await clock.sleep(foundConversionMilliseconds);
    }
    const measurement = checkPower(await driver.readMeasurement());
    return isCredible(measurement) ? { measurement, foundConversionMilliseconds } : undefined;
  }

  /** A reading that a loss of the supply may have made, of a chip that has its configuration. */
  async #confirm(reading: SessionReading): Promise<SessionReading> {
    const { chipSettings, clock } = this.#options;
    // With the configuration that it has after power-on nothing shows a loss but the conversion that comes after it.
    const hidesLoss = encodeConfiguration(chipSettings.configuration) === POWER_ON_CONFIGURATION_WORD;
    if (hidesLoss) await clock.sleep(chipSettings.maximumMilliseconds);
    else if (isConsistentMeasurement(reading.measurement)) return reading;
    const again = await this.#measure();
    return reading.alert === true ? { ...again, alert: true } : again;
  }

  async #measure(): Promise<SessionReading> {
    const { driver, alert } = this.#options;
    const measurement = checkPower(await driver.readMeasurement());
    if (alert === undefined) return { measurement };
    return { measurement, alert: (await driver.readStatus()).alert };
  }

  /** Whether the sensor had lost its configuration. It has it again then, and converts anew. */
  async #wasLost(): Promise<boolean> {
    const { driver, chipSettings, clock, onRestored } = this.#options;
    const lost = await driver.restore();
    this.#checkedAt = clock.now();
    if (!lost) return false;
    this.#settledAt = this.#checkedAt + chipSettings.maximumMilliseconds;
    onRestored();
    return true;
  }
}

/** Whether no register can be one that the chip has just cleared, as it does when it loses its supply. */
function isCredible(measurement: INA260Measurement): boolean {
  const { current, voltage, power } = measurement.raw;
  return isConsistentMeasurement(measurement) && (current !== 0 || voltage !== 0 || power !== 0);
}

/** Returns the measurement. @throws PowerOverflowError when the power's register has stopped at its ceiling. */
export function checkPower(measurement: INA260Measurement): INA260Measurement {
  if (measurement.powerWatts < ina260Limits.maximumWatts) return measurement;
  throw new PowerOverflowError(
    `the power is ${String(ina260Limits.maximumWatts)} W or more, the most that an INA260 can measure; ` +
      "it is rated for 36 V and 15 A",
  );
}
