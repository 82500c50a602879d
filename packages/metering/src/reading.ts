/** What a sensor says of the time up to now, as means: the chip has averaged. */
export interface MeterReading {
  readonly volts: number;
  /** Negative when the current flows back. */
  readonly amperes: number;
  /** Negative when the current flows back: `signedPowerWatts` of @rbp/ina260. */
  readonly watts: number;
}

/** How far behind the moment of a reading the end of its conversion may be: both times together. */
export interface ReadingLag {
  /** The longest time that the conversion took (`maximumMilliseconds` of the sensor's settings). */
  readonly conversionMilliseconds: number;
  /** How long the transfers took: the registers were read at some moment of that time. */
  readonly transferMilliseconds: number;
}

/**
 * One value that is not finite would stay in a sum for ever.
 *
 * @throws RangeError that names the value.
 */
export function checkReading(reading: MeterReading, now: number): void {
  const { volts, amperes, watts } = reading;
  // Not finite when one of them is not. One test, because this runs for every reading.
  if (Number.isFinite(volts + amperes + watts + now)) return;
  for (const [name, value] of Object.entries({ volts, amperes, watts, now })) {
    if (!Number.isFinite(value))
      throw new RangeError(`${name} of a reading: expected a number, found ${String(value)}`);
  }
  throw new RangeError("a reading is too large to be metered");
}

/**
 * A time on the monotonic clock.
 *
 * @throws RangeError when it is not finite.
 */
export function checkTime(now: number): number {
  if (!Number.isFinite(now)) throw new RangeError(`expected a time in milliseconds, found ${String(now)}`);
  return now;
}
