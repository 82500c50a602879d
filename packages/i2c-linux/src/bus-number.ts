/** Minor numbers that Linux gives to I²C adapters: 20 bits (i2c-dev.c). */
const LAST_BUS_NUMBER = 0xfffff;

/** The number in "1", "i2c-1" or "/dev/i2c-1". @throws RangeError when the text names no bus in one of these ways. */
export function parseBusNumber(text: string): number {
  const digits = /^(?:\/dev\/i2c-|i2c-)?(0|[1-9]\d*)$/.exec(text)?.[1];
  if (digits === undefined) {
    throw new RangeError(`a bus is named like "1", "i2c-1" or "/dev/i2c-1", found ${JSON.stringify(text)}`);
  }
  return checkBusNumber(Number(digits));
}

/**
 * Returns `number` when Linux can have a bus of that number.
 *
 * @throws TypeError when it is not an integer, RangeError when it is negative or above 1048575.
 */
export function checkBusNumber(number: number): number {
  if (!Number.isInteger(number)) {
    throw new TypeError(`a bus number must be an integer from 0 on, found ${String(number)}`);
  }
  if (number < 0 || number > LAST_BUS_NUMBER) {
    throw new RangeError(
      `a bus number must be from 0 to ${String(LAST_BUS_NUMBER)}, found ${String(number)}`,
    );
  }
  return number;
}
