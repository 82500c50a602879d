export type { ScannedKernelDriver } from "./bus-scan.ts";
export { findKernelChannels, type KernelChannels } from "./kernel-channels.ts";
export { type BusToScan, scanBuses, type ScanBusesOptions, type ScanProgress } from "./scan-buses.ts";
export type {
  Collision,
  NotRestored,
  ScanFailure,
  ScannedBus,
  ScannedChannel,
  ScannedDevice,
  ScannedKernelDevice,
  ScannedMultiplexer,
  ScannedRelative,
  ScannedSegment,
  ScannedSensor,
  ScannedUnknown,
  ScanResult,
} from "./scan-result.ts";
