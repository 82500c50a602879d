import { checkBusNumber } from "../bus-number.ts";
import { type Adapter, EmulatedAdapter } from "./adapter.ts";
import { EmulatedMultiplexer } from "./emulated-multiplexer.ts";
import type {
  EmulatedBusOptions,
  EmulatedChannelOptions,
  EmulatedDriver,
  EmulatedMultiplexerOptions,
} from "./options.ts";
import { SystemError } from "./system-error.ts";

/** A bus of the emulated machine: that of an adapter, or a channel of a multiplexer that the kernel drives. */
export interface KernelBus {
  readonly number: number;
  readonly name: string;
  readonly adapter: Adapter;
  readonly parent?: { readonly bus: KernelBus; readonly multiplexer: EmulatedMultiplexer };
  readonly denied?: boolean | undefined;
  /** Addresses that a driver holds, of which nothing else is known. */
  readonly claimed?: readonly number[] | undefined;
  readonly drivers: EmulatedDriver[];
  readonly multiplexers: EmulatedMultiplexer[];
}

/** The buses of the emulated machine, and the drivers of its kernel. */
export class EmulatedKernel {
  readonly #buses = new Map<number, KernelBus>();

  /** @param closing Aborted when the emulation ends. */
  constructor(buses: readonly EmulatedBusOptions[], closing: AbortSignal) {
    for (const options of buses) {
      const { bus, name = `emulated adapter ${String(bus)}`, denied, claimed } = options;
      this.#add(options, { name, adapter: new EmulatedAdapter(options, closing), denied, claimed });
    }
  }

  get buses(): readonly KernelBus[] {
    return [...this.#buses.values()];
  }

  /** @throws SystemError when there is no such bus, or it may not be opened. */
  find(number: number): KernelBus {
    const bus = this.#buses.get(number);
    if (bus === undefined) throw new SystemError("ENOENT");
    if (bus.denied === true) throw new SystemError("EACCES");
    return bus;
  }

  /** Whether a driver holds an address: on the bus, on one above it, or on a channel below it (i2cdev_check_addr). */
  isClaimed(bus: KernelBus, address: number): boolean {
    for (let above: KernelBus | undefined = bus; above !== undefined; above = above.parent?.bus) {
      if (holds(above, address)) return true;
    }
    return this.#below(bus).some((inner) => holds(inner, address));
  }

  /** Binds a driver to a chip, as new_device does. */
  bindDriver(number: number, driver: EmulatedDriver): void {
    this.find(number).drivers.push(driver);
  }

  /** Binds pca954x or the like to a multiplexer, which makes a bus of each channel. */
  bindMultiplexer(number: number, options: EmulatedMultiplexerOptions): EmulatedMultiplexer {
    const parent = this.find(number);
    const multiplexer = new EmulatedMultiplexer(parent.adapter, options);
    parent.multiplexers.push(multiplexer);
    for (const [digit, inner] of Object.entries(options.channels)) {
      this.#add(inner, {
        name: `i2c-${String(number)}-mux (chan_id ${digit})`,
        adapter: multiplexer.channel(Number(digit)),
        parent: { bus: parent, multiplexer },
      });
    }
    return multiplexer;
  }

  #add(
    { bus: number, drivers = [], multiplexers = [] }: EmulatedChannelOptions,
    bus: Omit<KernelBus, "number" | "drivers" | "multiplexers">,
  ): void {
    if (this.#buses.has(checkBusNumber(number))) {
      throw new RangeError(`bus ${String(number)} is given twice`);
    }
    this.#buses.set(number, { ...bus, number, drivers: [...drivers], multiplexers: [] });
    for (const multiplexer of multiplexers) this.bindMultiplexer(number, multiplexer);
  }

  #below(bus: KernelBus): KernelBus[] {
    const inner = this.buses.filter(({ parent }) => parent?.bus === bus);
    return inner.flatMap((channel) => [channel, ...this.#below(channel)]);
  }
}

function holds({ claimed = [], drivers, multiplexers }: KernelBus, address: number): boolean {
  const bound = [...drivers, ...multiplexers];
  return claimed.includes(address) || bound.some((driver) => driver.address === address);
}
