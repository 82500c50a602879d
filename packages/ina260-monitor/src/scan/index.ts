export { findKernelChannels, type KernelChannels } from "./kernel-channels.ts";
export { type BusToScan, scanForest, type ScanForestOptions } from "./scan-forest.ts";
export type {
  Collision,
  NotRestored,
  ScanFailure,
  ScannedBus,
  ScannedByKernel,
  ScannedChannel,
  ScannedForest,
  ScannedRelative,
  ScannedSegment,
  ScannedThing,
} from "./tree.ts";
