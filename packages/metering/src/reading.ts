/** What a sensor measured, as means of the time up to the reading. */
export interface MeterReading {
  readonly volts: number;
  /** Negative when the current flows back. */
  readonly amperes: number;
  /** With the sign of the current. */
  readonly watts: number;
}

/** How long before a reading its conversion may have ended: the sum of both times. */
export interface ReadingLag {
  /** The maximum time of one conversion with the sensor's settings. */
  readonly conversionMilliseconds: number;
  /** How long the transfers took: the values were read at some moment of that time. */
  readonly transferMilliseconds: number;
}

/** A value that is not finite would spoil a sum for ever. @throws RangeError that names the value. */
export function checkReading(reading: MeterReading, now: number): void {
  const { volts, amperes, watts } = reading;
  // The sum is not finite when one of them is not. One test, because this runs for every reading.
  if (Number.isFinite(volts + amperes + watts + now)) return;
  for (const [name, value] of Object.entries({ volts, amperes, watts, now })) {
    if (!Number.isFinite(value))
      throw new RangeError(`${name} of a reading: expected a number, found ${String(value)}`);
  }
  throw new RangeError("a reading is too large to be metered");
}

/** Returns a time on the monotonic clock. @throws RangeError when it is not finite. */
export function checkTime(now: number): number {
  if (!Number.isFinite(now)) throw new RangeError(`expected a time in milliseconds, found ${String(now)}`);
  return now;
}
