import type { LinuxKernelDriver } from "@rbp/i2c-linux";
import type { ScanWire } from "./scan-wire.ts";
import type { Collision, NotRestored } from "./scan-result.ts";
import type { Navigator } from "./navigator.ts";

/** What a scan shows of a kernel's driver that holds an address. */
export type ScannedKernelDriver = Pick<LinuxKernelDriver, "name" | "childBuses">;

/** The scan of one bus, while it runs. */
export interface BusScan {
  readonly wire: ScanWire;
  readonly navigator: Navigator;
  readonly collisions: Collision[];
  readonly notRestored: NotRestored[];
  readonly findKernelDriver: (address: number) => Promise<ScannedKernelDriver | undefined>;
  /** Called when a segment is begun. */
  readonly onSegment: (name: string) => void;
}
