import { counted, enumerate } from "@rbp/command-line";
import { formatAddress } from "@rbp/i2c";
import type {
  ScannedDevice,
  ScannedKernelDevice,
  ScannedRelative,
  ScannedSegment,
  ScanResult,
  UndecidedAddress,
} from "@rbp/ina260-monitor/scan";

export function describeDevice(device: ScannedDevice): string {
  switch (device.kind) {
    case "ina260": {
      const { a1, a0 } = device.pins;
      return `INA260 revision ${String(device.revision)}, A1 to ${a1}, A0 to ${a0}`;
    }
    case "tca9548a":
      return "TCA9548A";
    case "multiplexer":
      return describeRelative(device);
    case "kernel":
      return describeKernel(device);
    case "unknown":
      return "something unknown";
  }
}

/** "multiplexer with 4 control bits (TCA9546A, TCA9545A or PCA9547), not looked behind" */
function describeRelative({ controlBits, parts }: ScannedRelative): string {
  const bits = controlBits.toString(2).replaceAll("0", "").length;
  const which = parts.length === 0 ? "no known part" : enumerate(parts, "or");
  return `multiplexer with ${counted(bits, "control bit")} (${which}), not looked behind`;
}

/**
 * "held by the kernel driver pca954x, which makes i2c-11 (channel 0) of it", and what follows from a channel that it
 * leaves connected.
 */
function describeKernel({ driver, childBuses, leavesOpen }: ScannedKernelDevice): string {
  const who = driver === undefined ? "held by a driver of the kernel" : `held by the kernel driver ${driver}`;
  const which = childBuses.length === 0 ? who : `${who}, which makes ${enumerate(childBuses)} of it`;
  if (leavesOpen === undefined) return which;
  return `${which} and leaves one connected: sensors on this bus itself are not looked for; ${explainIdleState(leavesOpen)}`;
}

/** "0x44 on i2c-10 and i2c-11: one chip on i2c-1 or one behind each channel; …" */
export function describeUndecided({ address, buses, outer, device }: UndecidedAddress): string {
  const where = `${formatAddress(address)} on ${enumerate(buses)}`;
  return `${where}: one chip on ${outer}, or one behind each channel; ${explainIdleState(device)}`;
}

/** What to do about a multiplexer that leaves a channel connected. */
function explainIdleState(device: string): string {
  return `to tell, let it disconnect them: echo -2 | sudo tee /sys/bus/i2c/devices/${device}/idle_state`;
}

export interface ScanSummary {
  readonly sensors: number;
  /** TCA9548A, whose channels are scanned, and their smaller relatives. */
  readonly multiplexers: number;
  /** Addresses that drivers of the kernel hold. */
  readonly kernel: number;
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
