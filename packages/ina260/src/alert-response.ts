import type { I2CWire } from "@rbp/i2c";
import { unlessNack } from "./unless-nack.ts";

/** SMBus 3.2, appendix A.2: the address that answers for whoever pulls the alert line. */
export const ALERT_RESPONSE_ADDRESS = 0x0c;

const nothing = new Uint8Array(0);

/**
 * Asks the whole segment who asserts ALERT (the SMBus alert response). Of several the one with the lowest
 * address answers, and releases the line; ask again until nobody does. Behind a multiplexer ask each channel.
 *
 * @returns The 7-bit address, or undefined when nobody acknowledges.
 * @throws I2CError when the transfer fails in any other way.
 */
export async function readAlertResponse(wire: I2CWire): Promise<number | undefined> {
  const bytes = await unlessNack(wire.transfer(ALERT_RESPONSE_ADDRESS, nothing, 1));
  return bytes && (bytes[0] as number) >> 1;
}
