import { counted } from "@rbp/command-line";
import type { ScanResult, ScannedSegment, ScannedDevice } from "@rbp/ina260-monitor/scan";

/** The numbers of what was found. */
export interface ScanSummary {
  /** INA260. */
  readonly sensors: number;
  /** TCA9548A, whose channels are scanned, and their smaller relatives. */
  readonly multiplexers: number;
  /** Addresses that drivers of the kernel hold. */
  readonly kernel: number;
  /** Other devices that answer. */
  readonly others: number;
  /** Addresses that answer on every channel of a multiplexer which leaves one connected. */
  readonly undecided: number;
  readonly collisions: number;
  /** Buses and channels that were not scanned to their end. */
  readonly failures: number;
  /** Multiplexers that could not be put back as they were found. */
  readonly notRestored: number;
}

export function summarise(result: ScanResult): ScanSummary {
  const segments = result.buses.flatMap(segmentsOf);
  const countDevices = (...kinds: readonly ScannedDevice["kind"][]): number =>
    segments.flatMap(({ devices }) => devices).filter(({ kind }) => kinds.includes(kind)).length;
  return {
    sensors: countDevices("ina260"),
    multiplexers: countDevices("tca9548a", "multiplexer"),
    kernel: countDevices("kernel"),
    others: countDevices("unknown"),
    undecided: result.undecided.length,
    collisions: result.buses.flatMap(({ collisions }) => collisions).length,
    failures: segments.filter(({ failure }) => failure !== undefined).length,
    notRestored: result.buses.flatMap(({ notRestored }) => notRestored).length,
  };
}

/** "20 sensors, 3 multiplexers, no collisions" */
export function describeSummary(summary: ScanSummary): string {
  const { sensors, multiplexers, kernel, others, undecided, collisions, failures, notRestored } = summary;
  return [
    counted(sensors, "sensor"),
    counted(multiplexers, "multiplexer"),
    ...(kernel > 0 ? [`${String(kernel)} held by the kernel`] : []),
    ...(others > 0 ? [counted(others, "other chip")] : []),
    ...(undecided > 0 ? [`${counted(undecided, "address", "addresses")} undecided`] : []),
    collisions > 0 ? counted(collisions, "collision") : "no collisions",
    ...(failures > 0 ? [`${counted(failures, "segment")} not scanned to the end`] : []),
    ...(notRestored > 0 ? [`${counted(notRestored, "multiplexer")} not as found`] : []),
  ].join(", ");
}

/** A segment and everything behind its multiplexers. */
export function segmentsOf(segment: ScannedSegment): ScannedSegment[] {
  const channels = segment.devices.flatMap((device) => (device.kind === "tca9548a" ? device.channels : []));
  return [segment, ...channels.flatMap(segmentsOf)];
}
