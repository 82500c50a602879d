import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";
import { leavesOpen } from "../hardware/idle-state-check.ts";

/** What a bus is a channel of, when a multiplexer is driven by the kernel. */
export interface ChannelOrigin {
  /** N of /dev/i2c-N that the multiplexer is on. */
  readonly bus: number;
  readonly address: number;
  readonly channel: number;
}

/** Which of the buses are channels of multiplexers that the kernel drives. */
export class KernelChannels {
  readonly #multiplexers: ReadonlyMap<number, readonly LinuxKernelMultiplexer[]>;
  readonly #origins = new Map<number, ChannelOrigin>();

  /** @param multiplexers By the number of the bus that they are on. */
  constructor(multiplexers: ReadonlyMap<number, readonly LinuxKernelMultiplexer[]>) {
    this.#multiplexers = multiplexers;
    for (const [bus, all] of multiplexers) {
      for (const { address, channels } of all) {
        for (const [channel, child] of channels) this.#origins.set(child, { bus, address, channel });
      }
    }
  }

  originOf(bus: number): ChannelOrigin | undefined {
    return this.#origins.get(bus);
  }

  /** The buses on the way from the adapter to a bus, the nearest one first. What is on them answers on the bus as well. */
  above(bus: number): number[] {
    const origin = this.#origins.get(bus);
    return origin === undefined ? [] : [origin.bus, ...this.above(origin.bus)];
  }

  /**
   * The multiplexers on a bus that leave a channel connected, the one that was used last or a certain one. What is
   * behind it answers on the bus itself, as if it were there.
   */
  leftOpen(bus: number): readonly LinuxKernelMultiplexer[] {
    return (this.#multiplexers.get(bus) ?? []).filter(leavesOpen);
  }
}
