export type { ChannelOrigin } from "./kernel-channels.ts";
export { type BusToScan, scanBuses, type ScanBusesOptions } from "./scan-buses.ts";
export type {
  Collision,
  NotRestored,
  ScannedBus,
  ScannedChannel,
  ScannedDevice,
  ScannedKernelDevice,
  ScannedRelative,
  ScannedSegment,
  ScanResult,
  UndecidedAddress,
} from "./scan-result.ts";
