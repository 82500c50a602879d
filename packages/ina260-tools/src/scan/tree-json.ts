import { formatAddress } from "@rbp/i2c";
import type { ScannedBus, ScannedDevice, ScannedSegment, ScanResult } from "@rbp/ina260-monitor/scan";
import { summarise } from "./scan-summary.ts";

/**
 * What `--format json` prints: the scan's result with addresses as text, places and a summary. Every key is always present;
 * null stands for what is unknown or does not apply.
 */
export function toDocument(result: ScanResult): object {
  const { buses, undecided, interrupted } = result;
  return {
    buses: buses.map(busDocument),
    undecided: undecided.map(withAddress),
    summary: summarise(result),
    interrupted,
  };
}

function busDocument(found: ScannedBus): object {
  const { bus, adapter = null, origin, collisions, notRestored } = found;
  return {
    bus,
    adapter,
    origin: origin === undefined ? null : withAddress(origin),
    ...segmentDocument(found),
    collisions: collisions.map(withAddress),
    notRestored: notRestored.map((lost) => ({ ...withAddress(lost), control: formatAddress(lost.control) })),
  };
}

function segmentDocument({ name, devices, failure }: ScannedSegment): object {
  return { name, devices: devices.map((device) => deviceDocument(device, name)), failure: failure ?? null };
}

function deviceDocument(device: ScannedDevice, segment: string): object {
  const { address: number, ...rest } = device;
  const address = formatAddress(number);
  const document = { address, place: `${segment}/${address}`, ...rest };
  switch (device.kind) {
    case "tca9548a": {
      const channels = device.channels.map(({ channel, ...inner }) => ({
        channel,
        ...segmentDocument(inner),
      }));
      return { ...document, channels };
    }
    case "multiplexer":
      return { ...document, controlBits: formatAddress(device.controlBits) };
    case "kernel":
      return { ...document, driver: device.driver ?? null, leavesOpen: device.leavesOpen ?? null };
    case "ina260":
    case "unknown":
      return document;
  }
}

function withAddress(found: { readonly address: number }): object {
  return { ...found, address: formatAddress(found.address) };
}
