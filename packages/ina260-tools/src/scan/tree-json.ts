import { formatAddress } from "@rbp/i2c";
import type { ScannedBus, ScannedDevice, ScannedSegment, ScanResult } from "@rbp/ina260-monitor/scan";
import { summarise } from "./describe.ts";

/** Keys of numbers that are read in hexadecimal. */
const hexadecimal: ReadonlySet<string> = new Set(["address", "control", "controlBits"]);

/**
 * What `--format json` prints: the scan's result with addresses as text, places and a summary. Every key is always present;
 * null stands for what is unknown or does not apply.
 */
export function jsonOfScan(result: ScanResult): string {
  const { buses, undecided, interrupted } = result;
  const document = { buses: buses.map(busDocument), undecided, summary: summarise(result), interrupted };
  const show = (key: string, value: unknown): unknown =>
    hexadecimal.has(key) ? formatAddress(value as number) : value;
  return `${JSON.stringify(document, show, 2)}\n`;
}

function busDocument(found: ScannedBus): object {
  const { bus, adapter = null, origin, collisions, notRestored } = found;
  return { bus, adapter, origin: origin ?? null, ...segmentDocument(found), collisions, notRestored };
}

function segmentDocument({ name, devices, failure }: ScannedSegment): object {
  return { name, devices: devices.map((device) => deviceDocument(device, name)), failure: failure ?? null };
}

function deviceDocument(device: ScannedDevice, segment: string): object {
  const { address, ...rest } = device;
  const document = { address, place: `${segment}/${formatAddress(address)}`, ...rest };
  if (device.kind === "kernel") {
    return { ...document, driver: device.driver ?? null, leavesOpen: device.leavesOpen ?? null };
  }
  if (device.kind !== "tca9548a") return document;
  const channels = device.channels.map(({ channel, ...inner }) => ({ channel, ...segmentDocument(inner) }));
  return { ...document, channels };
}
