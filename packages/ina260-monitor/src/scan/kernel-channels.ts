import { formatAddress } from "@rbp/i2c";
import type { ScannedBus, ScannedForest, ScannedThing } from "./tree.ts";

/**
 * Buses that are channels of a multiplexer which the kernel drives. The kernel leaves the channel that was used last
 * connected unless it is told otherwise, so what is behind it may show on the multiplexer's own bus as well.
 */
export interface KernelChannels {
  /** "channel 0 of 0x70 on i2c-1" for a bus that is one. */
  originOf(bus: ScannedBus): string | undefined;
  /** Names of the channels on which the same is found as on the multiplexer's own bus; it is counted there. */
  elsewhere(bus: ScannedBus, thing: ScannedThing): readonly string[];
}

export function findKernelChannels({ buses }: ScannedForest): KernelChannels {
  const origins = new Map<string, string>();
  const channelsOf = new Map<string, ScannedBus[]>();
  for (const { name, things } of buses) {
    for (const thing of things) {
      if (thing.kind !== "kernel") continue;
      for (const child of thing.childBuses) {
        const [childName = "", channel = ""] = child.split(/ \(|\)/);
        origins.set(childName, `${channel} of ${formatAddress(thing.address)} on ${name}`);
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
          ({ things }) => kind !== "kernel" && things.some((t) => t.kind === kind && t.address === address),
        )
        .map((bus) => bus.name),
  };
}
