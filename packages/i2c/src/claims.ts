import { checkAddress, formatAddress } from "./address.ts";
import type { I2CBus } from "./bus.ts";
import { I2CError } from "./errors.ts";

/**
 * Makes {@link I2CBus.claim} of one segment. Two targets that can be connected at once must not share an address: what
 * is on a segment answers together with everything behind its multiplexers. Behind different channels addresses
 * may repeat, because no two channels are open at once.
 */
export function createClaim(name: string, parent: I2CBus | undefined): I2CBus["claim"] {
  /** By address: what is on this segment itself. */
  const own = new Map<number, string>();
  /** By address: where something is behind a multiplexer of this segment. */
  const behind = new Map<number, string>();
  return (address, device, path = name) => {
    checkAddress(address);
    const isOwn = path === name;
    const other = own.get(address);
    // A second driver object for the same chip is not a second chip.
    if (other !== undefined && !(isOwn && other === device)) {
      throw conflict(address, device, path, other, name);
    }
    const place = behind.get(address);
    if (isOwn && place !== undefined) throw conflict(address, device, path, device, place);
    parent?.claim(address, device, path);
    if (isOwn) own.set(address, device);
    else behind.set(address, path);
  };
}

function conflict(address: number, device: string, bus: string, other: string, place: string): I2CError {
  return new I2CError("address-in-use", {
    bus,
    address,
    device,
    found: `${other} at ${place} has the address ${formatAddress(address)} too, and both would answer`,
    advice: "give one of them another address, or put them behind different channels",
  });
}
