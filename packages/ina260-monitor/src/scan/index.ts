export { findKernelChannels, type KernelChannels } from "./kernel-channels.ts";
export { type BusToScan, scanBuses, type ScanBusesOptions } from "./scan-buses.ts";
export type {
  Collision,
  NotRestored,
  ScanFailure,
  ScannedBus,
  ScannedKernelDevice,
  ScannedChannel,
  ScanResult,
  ScannedRelative,
  ScannedSegment,
  ScannedDevice,
} from "./scan-result.ts";
