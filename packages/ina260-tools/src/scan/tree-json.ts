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
    undecided: undecided.map((found) => ({ ...found, address: formatAddress(found.address) })),
    summary: summarise(result),
    interrupted,
  };
}

function busDocument(bus: ScannedBus): object {
  return {
    bus: bus.bus,
    adapter: bus.adapter ?? null,
    origin: bus.origin === undefined ? null : { ...bus.origin, address: formatAddress(bus.origin.address) },
    ...segmentDocument(bus),
    collisions: bus.collisions.map(({ kind, address, outer, inner }) => ({
      kind,
      address: formatAddress(address),
      outer,
      inner,
    })),
    notRestored: bus.notRestored.map(({ segment, address, control, message }) => ({
      segment,
      address: formatAddress(address),
      control: formatAddress(control),
      message,
    })),
  };
}

function segmentDocument({ name, devices, failure }: ScannedSegment): object {
  return { name, devices: devices.map((device) => deviceDocument(device, name)), failure: failure ?? null };
}

function deviceDocument(device: ScannedDevice, segment: string): object {
  const address = formatAddress(device.address);
  const where = { address, place: `${segment}/${address}` };
  switch (device.kind) {
    case "ina260":
      return { ...where, kind: device.kind, revision: device.revision, pins: device.pins };
    case "tca9548a": {
      const channels = device.channels.map((channel) => ({
        channel: channel.channel,
        ...segmentDocument(channel),
      }));
      return { ...where, kind: device.kind, channels };
    }
    case "multiplexer":
      return {
        ...where,
        kind: device.kind,
        controlBits: formatAddress(device.controlBits),
        parts: device.parts,
      };
    case "kernel": {
      const { kind, driver = null, childBuses, leavesOpen = null } = device;
      return { ...where, kind, driver, childBuses, leavesOpen };
    }
    case "unknown":
      return { ...where, kind: device.kind };
  }
}
