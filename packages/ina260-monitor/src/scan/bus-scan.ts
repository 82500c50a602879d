import type { LinuxKernelDriver, LinuxKernelMultiplexer } from "@rbp/i2c-linux";
import type { ScanWire } from "./scan-wire.ts";
import type { Collision, NotRestored } from "./scan-result.ts";
import type { Navigator } from "./navigator.ts";

/** What a scan shows of a kernel's driver that holds an address. */
export type ScannedKernelDriver = Pick<LinuxKernelDriver, "name" | "bus" | "childBuses">;

/** The scan of one bus, while it runs. */
export interface BusScan {
  /** N of /dev/i2c-N. */
  readonly bus: number;
  readonly wire: ScanWire;
  readonly navigator: Navigator;
  readonly collisions: Collision[];
  readonly notRestored: NotRestored[];
  /** The multiplexers of the kernel on this bus that leave a channel connected. */
  readonly leftOpen: readonly LinuxKernelMultiplexer[];
  readonly findKernelDriver: (address: number) => Promise<ScannedKernelDriver | undefined>;
  /** Called when a segment is begun. */
  readonly onSegment: (name: string) => void;
}
