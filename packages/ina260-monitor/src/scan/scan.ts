import type { ScanWire } from "./scan-wire.ts";
import type { Collision, NotRestored } from "./scan-result.ts";
import type { Navigator } from "./navigator.ts";

/** A driver of the kernel that holds an address. */
export interface KernelDriver {
  /** "ina2xx" */
  readonly name: string;
  /** Buses that it makes of the chip when that is a multiplexer: "i2c-11 (channel 0)". */
  readonly childBuses: readonly string[];
}

/** The scan of one bus, while it runs. */
export interface BusScan {
  readonly wire: ScanWire;
  readonly navigator: Navigator;
  readonly collisions: Collision[];
  readonly notRestored: NotRestored[];
  readonly findKernelDriver: (address: number) => Promise<KernelDriver | undefined>;
  /** Called when a segment is begun. */
  readonly onSegment: (name: string) => void;
}
