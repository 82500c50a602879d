import type { LinuxKernelMultiplexer } from "@rbp/i2c-linux";
import { leavesOpen } from "../hardware/idle-state-check.ts";
import type { ChannelOrigin, ScannedBus, UndecidedAddress } from "./scan-result.ts";
import { areDifferent, type ReadOptions } from "./tell-apart.ts";

/** The multiplexers that the kernel drives, by the number of the bus that they are on. */
export type KernelChannels = ReadonlyMap<number, readonly LinuxKernelMultiplexer[]>;

/** What a bus is a channel of, if the kernel drives a multiplexer there. */
export function originOf(kernel: KernelChannels, child: number): ChannelOrigin | undefined {
  for (const [bus, multiplexers] of kernel) {
    for (const { address, channels } of multiplexers) {
      for (const [channel, number] of channels) if (number === child) return { bus, address, channel };
    }
  }
  return undefined;
}

/** The buses on the way from the adapter to a bus, the nearest one first. What is on them answers on the bus as well. */
export function busesAbove(kernel: KernelChannels, bus: number): number[] {
  const origin = originOf(kernel, bus);
  return origin === undefined ? [] : [origin.bus, ...busesAbove(kernel, origin.bus)];
}

/** The multiplexers on a bus that leave a channel connected, so that what is behind it answers on the bus itself. */
export function leftOpenOn(kernel: KernelChannels, bus: number): readonly LinuxKernelMultiplexer[] {
  return (kernel.get(bus) ?? []).filter(leavesOpen);
}

/**
 * Finds what answers on every channel of a multiplexer that leaves one connected, and takes it away from them: it may
 * be one chip that is on the multiplexer's own bus, or one behind each channel. What some channels have and others do
 * not have is theirs, and so are sensors that show different values; when the signal is aborted, none are.
 */
export async function separateUndecided(
  scanned: readonly ScannedBus[],
  kernel: KernelChannels,
  options: ReadOptions,
): Promise<{ readonly buses: ScannedBus[]; readonly undecided: UndecidedAddress[] }> {
  const undecided: UndecidedAddress[] = [];
  let buses = [...scanned];
  for (const { bus, name: outer } of scanned) {
    for (const { address: multiplexer, device } of leftOpenOn(kernel, bus)) {
      const channels = buses.filter(
        ({ origin, failure }) =>
          origin?.bus === bus && origin.address === multiplexer && failure === undefined,
      );
      const [first, ...others] = channels.map(addressesOf);
      if (first === undefined || others.length === 0) continue;
      const common: number[] = [];
      for (const address of first.filter((each) => others.every((addresses) => addresses.includes(each)))) {
        if (await areTheirs(channels, address, options)) continue;
        common.push(address);
        undecided.push({ address, buses: channels.map(({ name }) => name), outer, device });
      }
      buses = buses.map((each) => (channels.includes(each) ? without(each, common) : each));
    }
  }
  return { buses, undecided };
}

/** Whether each channel has one of its own, as far as that shows. */
async function areTheirs(
  channels: readonly ScannedBus[],
  address: number,
  options: ReadOptions,
): Promise<boolean> {
  const isSensor = ({ devices }: ScannedBus): boolean =>
    devices.some((device) => device.kind === "ina260" && device.address === address);
  if (!channels.every(isSensor)) return false;
  const numbers = channels.map(({ bus }) => bus);
  return areDifferent(numbers, address, options).catch(() => false);
}

function addressesOf({ devices }: ScannedBus): number[] {
  return devices.filter(({ kind }) => kind !== "kernel").map(({ address }) => address);
}

function without(bus: ScannedBus, addresses: readonly number[]): ScannedBus {
  const devices = bus.devices.filter((each) => each.kind === "kernel" || !addresses.includes(each.address));
  return { ...bus, devices };
}
