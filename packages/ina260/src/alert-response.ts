import { ALERT_RESPONSE_ADDRESS, type I2CWire, unlessNack } from "@rbp/i2c";

const nothing = new Uint8Array(0);

/**
 * Asks the whole segment which chip asserts ALERT (the SMBus alert response). Of several the one with the lowest
 * address answers, and releases the line; ask again until none does. Behind a multiplexer ask each channel.
 *
 * @returns The 7-bit address, or undefined when nothing acknowledges.
 * @throws I2CError when the transfer fails in any other way.
 */
export async function readAlertResponse(wire: I2CWire): Promise<number | undefined> {
  const bytes = await unlessNack(wire.transfer(ALERT_RESPONSE_ADDRESS, nothing, 1));
  return bytes && (bytes[0] as number) >> 1;
}
