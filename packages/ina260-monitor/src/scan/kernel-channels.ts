import { formatAddress } from "@rbp/i2c";
import type { ScannedBus, ScanResult, ScannedDevice } from "./scan-result.ts";

/**
 * Buses that are channels of a multiplexer which the kernel drives. The kernel leaves the channel that was used last
 * connected unless it is told otherwise, so what is behind it may show on the multiplexer's own bus as well.
 */
export interface KernelChannels {
  /** "channel 0 of 0x70 on i2c-1" for a bus that is one. */
  originOf(bus: ScannedBus): string | undefined;
  /** Names of the channels on which the same is found as on the multiplexer's own bus; it is counted there. */
  elsewhere(bus: ScannedBus, device: ScannedDevice): readonly string[];
}

export function findKernelChannels({ buses }: ScanResult): KernelChannels {
  const origins = new Map<string, string>();
  const channelsOf = new Map<string, ScannedBus[]>();
  for (const { name, devices } of buses) {
    for (const device of devices) {
      if (device.kind !== "kernel") continue;
      for (const child of device.childBuses) {
        const [childName = "", channel = ""] = child.split(/ \(|\)/);
        origins.set(childName, `${channel} of ${formatAddress(device.address)} on ${name}`);
        const scanned = buses.filter((bus) => bus.name === childName);
        channelsOf.set(name, [...(channelsOf.get(name) ?? []), ...scanned]);
      }
    }
  }
  return {
    originOf: ({ name }) => origins.get(name),
    elsewhere: ({ name }, { kind, address }) =>
      (channelsOf.get(name) ?? [])
        .filter(
          ({ devices }) => kind !== "kernel" && devices.some((t) => t.kind === kind && t.address === address),
        )
        .map((bus) => bus.name),
  };
}
