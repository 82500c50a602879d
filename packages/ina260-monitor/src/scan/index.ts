export type { ChannelOrigin } from "./kernel-channels.ts";
export { type BusToScan, scanBuses, type ScanBusesOptions, type ScanProgress } from "./scan-buses.ts";
export type {
  Collision,
  NotRestored,
  ScanFailure,
  ScannedBus,
  ScannedChannel,
  ScannedDevice,
  ScannedKernelDevice,
  ScannedKernelDriver,
  ScannedMultiplexer,
  ScannedRelative,
  ScannedSegment,
  ScannedSensor,
  ScannedUnknown,
  ScanResult,
  UndecidedAddress,
} from "./scan-result.ts";
