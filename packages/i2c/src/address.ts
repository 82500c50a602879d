/** First and last 7-bit address that a target may have (UM10204, table 4: the rest is reserved). */
export const FIRST_ADDRESS = 0x08;
export const LAST_ADDRESS = 0x77;

/** SMBus 3.2, appendix A.2: a target that pulls the alert line answers a read here, and releases the line. */
export const ALERT_RESPONSE_ADDRESS = 0x0c;

/**
 * Returns `address` when a target may have it.
 *
 * @throws TypeError when it is not an integer, RangeError when it is not in 0x08…0x77.
 */
export function checkAddress(address: number): number {
  if (!Number.isInteger(address)) {
    throw new TypeError(`I2C address must be an integer from 0x08 to 0x77, found ${String(address)}`);
  }
  if (address < FIRST_ADDRESS || address > LAST_ADDRESS) {
    throw new RangeError(`I2C address must be from 0x08 to 0x77, found ${formatAddress(address)}`);
  }
  return address;
}

/** "0x40": how an address is written everywhere. */
export function formatAddress(address: number): string {
  return address < 0 ? String(address) : `0x${address.toString(16).padStart(2, "0")}`;
}
