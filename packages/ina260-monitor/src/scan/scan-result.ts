import type { I2CErrorCode } from "@rbp/i2c";
import type { INA260AddressPins } from "@rbp/ina260";
import type { LinuxKernelDriver } from "@rbp/i2c-linux";

/** What a scan found, bus by bus. */
export interface ScanResult {
  readonly buses: readonly ScannedBus[];
  /** What is on none of the buses, because nothing shows on which. */
  readonly undecided: readonly UndecidedAddress[];
  /** Whether the scan was ended before it had seen everything. */
  readonly interrupted: boolean;
}

/** One segment and the devices that answer while everything behind it is disconnected. */
export interface ScannedSegment {
  /** "i2c-1", "i2c-1/0x70.7" */
  readonly name: string;
  /** By rising address. */
  readonly devices: readonly ScannedDevice[];
  /** Why this segment was not scanned, or not to its end. */
  readonly failure?: ScanFailure | undefined;
}

export interface ScannedBus extends ScannedSegment {
  /** N of /dev/i2c-N. */
  readonly bus: number;
  /** What the adapter calls itself: "bcm2835 (i2c@7e804000)". */
  readonly adapter?: string | undefined;
  /** What it is a channel of, when the kernel drives a multiplexer. */
  readonly origin?: ChannelOrigin | undefined;
  readonly collisions: readonly Collision[];
  /** Multiplexers that could not be left as they were found. */
  readonly notRestored: readonly NotRestored[];
}

/** What a bus is a channel of, when a multiplexer is driven by the kernel. */
export interface ChannelOrigin {
  /** N of /dev/i2c-N that the multiplexer is on. */
  readonly bus: number;
  readonly address: number;
  readonly channel: number;
}

export interface ScannedChannel extends ScannedSegment {
  readonly channel: number;
}

/** A device at an address. Unknown is one that acknowledges and is none of the others, or could not be identified. */
export type ScannedDevice =
  | {
      readonly kind: "ina260";
      readonly address: number;
      readonly revision: number;
      readonly pins: INA260AddressPins;
    }
  /** A TCA9548A or PCA9548A, which cannot be told apart. */
  | { readonly kind: "tca9548a"; readonly address: number; readonly channels: readonly ScannedChannel[] }
  | ScannedRelative
  | ScannedKernelDevice
  | { readonly kind: "unknown"; readonly address: number };

/** A smaller relative, known by the control bits it keeps. Which part does not show, so nothing behind it is scanned. */
export interface ScannedRelative {
  readonly kind: "multiplexer";
  readonly address: number;
  /** The control bits that read back as written. */
  readonly controlBits: number;
  readonly parts: readonly string[];
}

/** An address that a driver of the kernel holds, so that no program may use it. */
export interface ScannedKernelDevice {
  readonly kind: "kernel";
  readonly address: number;
  /** "ina2xx", where sysfs tells. */
  readonly driver?: string | undefined;
  /** Buses that the driver makes of a multiplexer: "i2c-11 (channel 0)". */
  readonly childBuses: readonly string[];
  /** Name in sysfs, "1-0070", of a multiplexer that leaves a channel connected: all else on its bus may be behind it. */
  readonly leavesOpen?: string | undefined;
}

/** What a scan shows of a kernel's driver that holds an address. */
export type ScannedKernelDriver = Pick<LinuxKernelDriver, "name" | "bus" | "childBuses">;

/**
 * Two targets of one address that answer together: one on a segment, the other one behind a multiplexer of it. The
 * inner one, and everything behind it when it is a multiplexer, cannot be told apart from the outer one.
 */
export interface Collision {
  readonly kind: "ina260" | "tca9548a" | "multiplexer";
  readonly address: number;
  /** The segment of the one that can be spoken to alone: "i2c-1". */
  readonly outer: string;
  /** The segment of the other one: "i2c-1/0x70.3". */
  readonly inner: string;
}

/**
 * An address that answers on every channel of a multiplexer of the kernel which leaves one connected: one chip on the
 * multiplexer's own bus, or one behind each channel.
 */
export interface UndecidedAddress {
  readonly address: number;
  readonly buses: readonly string[];
  /** The multiplexer's own bus: "i2c-1". */
  readonly outer: string;
  /** The multiplexer in sysfs: "1-0070". */
  readonly device: string;
}

/** A multiplexer that is not as it was found. */
export interface NotRestored {
  readonly segment: string;
  readonly address: number;
  /** What its control register held. */
  readonly control: number;
  readonly message: string;
}

export interface ScanFailure {
  /** "interrupted" when the scan was ended, "failed" for what is no failure of a bus. */
  readonly code: I2CErrorCode | "interrupted" | "failed";
  /** One line. */
  readonly message: string;
}
