import { counted, enumerate } from "@rbp/command-line";
import { formatAddress } from "@rbp/i2c";
import type {
  ScannedDevice,
  ScannedKernelDevice,
  ScannedRelative,
  UndecidedAddress,
} from "@rbp/ina260-monitor/scan";

/** What a device is, in words. */
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
