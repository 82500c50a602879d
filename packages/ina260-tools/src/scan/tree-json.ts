import { formatAddress } from "@rbp/i2c";
import type {
  ScanFailure,
  ScannedBus,
  ScanResult,
  ScannedSegment,
  ScannedDevice,
} from "@rbp/ina260-monitor/scan";
import { type ScanSummary, summarise } from "./scan-summary.ts";

/** What `--format json` prints. Every key is always present; null stands for what is unknown or does not apply. */
export interface ScanDocument {
  readonly buses: readonly BusDocument[];
  readonly undecided: readonly {
    readonly address: string;
    /** Channels on which it answers. */
    readonly buses: readonly string[];
    /** Bus of their multiplexer. */
    readonly outer: string;
    /** The multiplexer in sysfs. */
    readonly device: string;
  }[];
  readonly summary: ScanSummary;
  readonly interrupted: boolean;
}

export interface SegmentDocument {
  /** "i2c-1/0x70.7" */
  readonly name: string;
  readonly devices: readonly DeviceDocument[];
  readonly failure: ScanFailure | null;
}

export interface BusDocument extends SegmentDocument {
  readonly bus: number;
  readonly adapter: string | null;
  /** What it is a channel of, when the kernel drives a multiplexer. */
  readonly origin: { readonly bus: number; readonly address: string; readonly channel: number } | null;
  readonly collisions: readonly {
    readonly kind: "ina260" | "tca9548a" | "multiplexer";
    readonly address: string;
    /** The segments of the two devices. */
    readonly outer: string;
    readonly inner: string;
  }[];
  readonly notRestored: readonly {
    readonly segment: string;
    readonly address: string;
    readonly control: string;
    readonly message: string;
  }[];
}

export interface ChannelDocument extends SegmentDocument {
  readonly channel: number;
}

export type DeviceDocument = {
  /** "0x40" */
  readonly address: string;
  /** "i2c-1/0x70.7/0x40" */
  readonly place: string;
} & (
  | {
      readonly kind: "ina260";
      readonly revision: number;
      readonly pins: { readonly a1: string; readonly a0: string };
    }
  | { readonly kind: "tca9548a"; readonly channels: readonly ChannelDocument[] }
  | { readonly kind: "multiplexer"; readonly controlBits: string; readonly parts: readonly string[] }
  | {
      readonly kind: "kernel";
      readonly driver: string | null;
      readonly childBuses: readonly string[];
      /** Its name in sysfs when it leaves a channel connected. */
      readonly leavesOpen: string | null;
    }
  | { readonly kind: "unknown" }
);

/** The tree for programs. */
export function toDocument(result: ScanResult): ScanDocument {
  const { buses, undecided, interrupted } = result;
  return {
    buses: buses.map(busDocument),
    undecided: undecided.map((found) => ({ ...found, address: formatAddress(found.address) })),
    summary: summarise(result),
    interrupted,
  };
}

function busDocument(bus: ScannedBus): BusDocument {
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

function segmentDocument({ name, devices, failure }: ScannedSegment): SegmentDocument {
  return { name, devices: devices.map((device) => deviceDocument(device, name)), failure: failure ?? null };
}

function deviceDocument(device: ScannedDevice, segment: string): DeviceDocument {
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
