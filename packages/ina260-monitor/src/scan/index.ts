export { type BusToScan, scanBuses, type ScanBusesOptions, type ScanProgress } from "./scan-buses.ts";
export type {
  ChannelOrigin,
  Collision,
  NotRestored,
  ScanFailure,
  ScannedBus,
  ScannedChannel,
  ScannedDevice,
  ScannedKernelDevice,
  ScannedKernelDriver,
  ScannedRelative,
  ScannedSegment,
  ScanResult,
  UndecidedAddress,
} from "./scan-result.ts";
