import { type Clock, isI2CError } from "@rbp/i2c";
import {
  conversionPeriod,
  encodeConfiguration,
  type INA260,
  INA260Error,
  type INA260Configuration,
  type INA260Measurement,
} from "@rbp/ina260";
import { checkPower } from "@rbp/ina260-monitor";

/** One measurement, and the time that it is the mean of. */
export interface FreshReading {
  readonly measurement: INA260Measurement;
  readonly meanMilliseconds: number;
}

/** How often another program can interfere before this gives up. */
const ATTEMPTS = 3;

/**
 * Measures once, by a conversion that begins after the call, with the settings that the chip is found with, which stay
 * as they are.
 *
 * A chip that converts both quantities continuously may be in use by another program, such as an exporter. It is not
 * written to, and its flags are not read, which would clear them: after twice the maximum time of a conversion the
 * values in its registers began after the call. Other programs that read it are not disturbed.
 *
 * A chip in any other mode is told to convert both quantities once, and is put back into its mode. If that converts one
 * quantity continuously, its next conversion starts from the beginning.
 *
 * @param signal Ends the wait.
 * @throws I2CError, INA260Error, PowerOverflowError by rejection. The reason of the signal when that is aborted.
 */
export async function readFresh(driver: INA260, clock: Clock, signal: AbortSignal): Promise<FreshReading> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const reading = await tryFresh(driver, clock, signal);
      if (reading !== undefined) return reading;
      if (attempt < ATTEMPTS) continue;
      throw new INA260Error("interrupted", {
        sensor: driver.name,
        found: "another program kept writing the configuration while a conversion was awaited",
        advice: "let no two programs write to the sensor",
      });
    } catch (error) {
      if (attempt === ATTEMPTS || !mayBeOfAnother(error)) throw error;
    }
  }
}

/** Whether another program may have moved the multiplexer, or closed it so that the sensor did not answer. */
function mayBeOfAnother(error: unknown): boolean {
  return isI2CError(error, "mux-conflict") || isI2CError(error, "nack");
}

/** Undefined when another program has written the configuration meanwhile. */
async function tryFresh(
  driver: INA260,
  clock: Clock,
  signal: AbortSignal,
): Promise<FreshReading | undefined> {
  await driver.verifyIdentity();
  const found = await driver.readConfiguration();
  if (found.mode !== "both-continuous") return convertOnce(driver, found, signal);
  const { typicalMilliseconds, maximumMilliseconds } = conversionPeriod(found);
  // Timers can end a little early.
  await clock.sleep(2 * maximumMilliseconds + 1, signal);
  const measurement = await readWhole(driver);
  const isSame = encodeConfiguration(await driver.readConfiguration()) === encodeConfiguration(found);
  return isSame ? { measurement: checkPower(measurement), meanMilliseconds: typicalMilliseconds } : undefined;
}

/** All values of one conversion, unless conversions end faster than they are read: values read twice are no mixture. */
async function readWhole(driver: INA260): Promise<INA260Measurement> {
  let measurement = await driver.readMeasurement();
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    const before = measurement.raw;
    measurement = await driver.readMeasurement();
    const { current, voltage, power } = measurement.raw;
    if (current === before.current && voltage === before.voltage && power === before.power) break;
  }
  return measurement;
}

async function convertOnce(
  driver: INA260,
  found: INA260Configuration,
  signal: AbortSignal,
): Promise<FreshReading> {
  const measurement = await driver.measure({ signal });
  // After a triggered mode the driver leaves its own. Writing the earlier one starts a conversion, which ends by itself.
  if (found.mode.endsWith("-triggered")) await driver.configure(found);
  const { typicalMilliseconds } = conversionPeriod({ ...found, mode: "both-triggered" });
  return { measurement: checkPower(measurement), meanMilliseconds: typicalMilliseconds };
}
