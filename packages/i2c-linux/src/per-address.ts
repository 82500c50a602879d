import type { AddonBus, I2CBusAddon } from "./addon.ts";

/**
 * One object of `i2c-bus` for each address, kept only while its last transfer succeeded.
 *
 * Within one object `i2c-bus` caches a descriptor for each address *before* it has told the kernel the address.
 * When that fails (EBUSY: a driver of the kernel holds it) the next call finds the descriptor, skips the step
 * and talks to address 0, the general call. An object that is thrown away with its descriptor cannot do that.
 */
export class BusPerAddress {
  readonly #addon: I2CBusAddon;
  readonly #number: number;
  readonly #kept = new Map<number, AddonBus>();

  constructor(addon: I2CBusAddon, number: number) {
    this.#addon = addon;
    this.#number = number;
  }

  /** The object that the address was spoken to with, or a fresh one. */
  take(address: number): AddonBus {
    return this.#kept.get(address) ?? this.#addon.openSync(this.#number);
  }

  /** After a transfer that succeeded: the descriptor is proven to carry the address. */
  keep(address: number, bus: AddonBus): void {
    if (this.#kept.get(address) !== bus) this.#kept.set(address, bus);
  }

  /** After a transfer that failed. */
  discard(address: number, bus: AddonBus): void {
    this.#kept.delete(address);
    closeQuietly(bus);
  }

  /** Whether the address may be used is asked anew at the next transfer. */
  forget(address: number): void {
    const bus = this.#kept.get(address);
    if (bus !== undefined) this.discard(address, bus);
  }

  closeAll(): void {
    for (const bus of this.#kept.values()) closeQuietly(bus);
    this.#kept.clear();
  }
}

/**
 * Closes the descriptors of an object. Not with `close()`: that leaves them in the object's cache, where a later
 * call would find a number that may belong to another file by then.
 */
export function closeQuietly(bus: AddonBus): void {
  try {
    bus.closeSync();
  } catch {
    // Linux frees a descriptor whatever close() reports, and there is nothing else to be done about it.
  }
}
