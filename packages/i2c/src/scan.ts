import { ALERT_RESPONSE_ADDRESS, FIRST_ADDRESS, LAST_ADDRESS } from "./address.ts";
import type { I2CBus, I2CWire } from "./bus.ts";
import { isI2CError } from "./errors.ts";

/** An address where something is. */
export interface ScannedAddress {
  readonly address: number;
  /** A target acknowledged; or a kernel driver holds the address, or a multiplexer on the way to this segment. */
  readonly state: "present" | "in-use";
}

const nothing = new Uint8Array(0);

/**
 * Looks for targets at every address that is not reserved (0x08…0x77, without the SMBus alert response at 0x0C),
 * in one exclusive section for each, so that others get their turn. Nothing is written to any register: a probe is
 * an address byte and STOP. Where the adapter cannot do that, and at 0x30…0x37 and 0x50…0x5F where memories live
 * that some adapters' probe could write to, one byte is read instead.
 *
 * @returns Addresses in ascending order. Errors other than a missing acknowledgement and a kernel driver reject.
 */
export async function scanBus(bus: I2CBus): Promise<ScannedAddress[]> {
  const found: ScannedAddress[] = [];
  for (let address = FIRST_ADDRESS; address <= LAST_ADDRESS; address += 1) {
    if (address === ALERT_RESPONSE_ADDRESS) continue;
    const state = await bus.exclusive((wire) => probeAddress(wire, address), { onlyWire: true });
    if (state !== undefined) found.push({ address, state });
  }
  return found;
}

/**
 * Looks for a target at one address, as {@link scanBus} does at all of them.
 *
 * @returns Undefined where nothing acknowledges. Errors other than that and a kernel driver reject.
 */
export function probeAddress(wire: I2CWire, address: number): Promise<ScannedAddress["state"] | undefined> {
  return probe(wire, address, isMemory(address) ? 1 : 0);
}

async function probe(
  wire: I2CWire,
  address: number,
  readLength: number,
): Promise<ScannedAddress["state"] | undefined> {
  try {
    await wire.transfer(address, nothing, readLength);
    return "present";
  } catch (error) {
    if (isI2CError(error, "nack")) return undefined;
    if (isI2CError(error, "address-in-use")) return "in-use";
    // An adapter that cannot send an address alone.
    if (isI2CError(error, "unsupported") && readLength === 0) return probe(wire, address, 1);
    throw error;
  }
}

/** Serial EEPROMs and their write protection. */
function isMemory(address: number): boolean {
  return (address >= 0x30 && address <= 0x37) || (address >= 0x50 && address <= 0x5f);
}
