export { type BusToScan, scanBuses, type ScanBusesOptions } from "./scan-buses.ts";
export type {
  ChannelOrigin,
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
