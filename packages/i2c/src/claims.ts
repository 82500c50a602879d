import { checkAddress, formatAddress } from "./address.ts";
import type { I2CBus } from "./bus.ts";
import { I2CError } from "./errors.ts";

/**
 * Which target has which address on one segment. Two that can be connected at once must not share an address: what
 * is on a segment answers together with everything behind its multiplexers. Behind different channels addresses
 * may repeat, because no two channels are open at once.
 */
export class Claims {
  readonly #name: string;
  readonly #parent: I2CBus | undefined;
  /** By address: what is on this segment itself. */
  readonly #own = new Map<number, string>();
  /** By address: what is behind a multiplexer of this segment, and where. */
  readonly #behind = new Map<number, string>();

  constructor(name: string, parent: I2CBus | undefined) {
    this.#name = name;
    this.#parent = parent;
  }

  /** As {@link I2CBus.claim}. */
  claim(address: number, device: string, path: string): void {
    checkAddress(address);
    const isOwn = path === this.#name;
    const own = this.#own.get(address);
    // A second driver object for the same chip is not a second chip.
    if (own !== undefined && !(isOwn && own === device))
      throw conflict(address, device, path, own, this.#name);
    const behind = this.#behind.get(address);
    if (isOwn && behind !== undefined) throw conflict(address, device, path, device, behind);
    this.#parent?.claim(address, device, path);
    if (isOwn) this.#own.set(address, device);
    else this.#behind.set(address, path);
  }
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
