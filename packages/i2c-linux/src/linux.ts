import type { I2CBusHandle } from "@rbp/i2c";
import { openBus, type OpenLinuxI2CBusOptions } from "./open.ts";
import { type LinuxI2CBus, readBuses } from "./sysfs.ts";
import { hostSystem } from "./system.ts";

/**
 * Opens /dev/i2c-N as a shared bus named "i2c-N".
 *
 * @param bus N, 0…1048575, or a text that {@link parseBusNumber} takes, as "/dev/i2c-1".
 * @returns A bus whose transfers reject with the codes of {@link I2CError}: `nack`, `timeout`, `bus`,
 *   `arbitration-lost`, `address-in-use` (a driver of the kernel holds the address), `unsupported` (the adapter
 *   cannot do it in one piece), …
 * @throws RangeError or TypeError by rejection when the argument names no bus.
 * @throws I2CError by rejection: `unavailable` (no such bus, or the addon `i2c-bus` cannot be loaded),
 *   `permission`, `unsupported` (not Linux). The message says what to do.
 */
export function openLinuxI2CBus(
  bus: number | string,
  options: OpenLinuxI2CBusOptions = {},
): Promise<I2CBusHandle> {
  return openBus(hostSystem, bus, options);
}

/** The buses of this machine by number, as /sys/class/i2c-dev tells. None where there is no Linux i2c-dev. */
export function listLinuxI2CBuses(): Promise<LinuxI2CBus[]> {
  return readBuses(hostSystem);
}
