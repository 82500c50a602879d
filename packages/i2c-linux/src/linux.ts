import { checkAddress } from "@rbp/i2c";
import { type Backend, loadBackend } from "./backend.ts";
import { checkBusNumber } from "./bus-number.ts";
import { type LinuxI2CBusHandle, openBus, type OpenLinuxI2CBusOptions } from "./open.ts";
import {
  type KernelDriver,
  type KernelMultiplexer,
  type LinuxI2CBus,
  readAdapterBus,
  readBuses,
  readKernelDriver,
  readKernelMultiplexers,
  readParentBus,
} from "./sysfs.ts";
import { hostSystem } from "./system.ts";

/**
 * Opens /dev/i2c-N as a shared bus named "i2c-N".
 *
 * @param bus N, 0…1048575, or a text that {@link parseBusNumber} takes, as "/dev/i2c-1".
 * @returns A bus whose transfers reject with the codes of `I2CError`: `nack`, `timeout`, `bus`,
 *   `arbitration-lost`, `address-in-use` (a driver of the kernel holds the address), `unsupported` (the adapter
 *   cannot do it in one piece), …
 * @throws RangeError or TypeError by rejection when the argument names no bus.
 * @throws I2CError by rejection: `unavailable` (no such bus, or no backend can be loaded),
 *   `permission`, `unsupported` (not Linux). The message says what to do.
 */
export function openLinuxI2CBus(
  bus: number | string,
  options: OpenLinuxI2CBusOptions = {},
): Promise<LinuxI2CBusHandle> {
  return openBus(hostSystem, bus, options);
}

/**
 * What `openLinuxI2CBus` uses for its transfers on this machine.
 *
 * @param backend What it is asked for.
 * @throws I2CError by rejection: `unavailable` when none can be loaded, `unsupported` (not Linux).
 */
export async function findLinuxI2CBackend(backend: "auto" | Backend = "auto"): Promise<Backend> {
  return (await loadBackend(hostSystem, backend)).name;
}

/** The buses of this machine by number, as /sys/class/i2c-dev tells. None where there is no Linux i2c-dev. */
export function listLinuxI2CBuses(): Promise<LinuxI2CBus[]> {
  return readBuses(hostSystem);
}

/**
 * The kernel's driver that holds an address of /dev/i2c-`bus`, as sysfs tells: the reason for an `address-in-use`.
 *
 * i2c-dev refuses an address also when a driver holds it on a bus above this one or on a channel below, so `bus` may be
 * another one.
 *
 * @returns Undefined where sysfs tells of none.
 * @throws RangeError or TypeError by rejection when there can be no such bus or address.
 */
export async function findLinuxKernelDriver(bus: number, address: number): Promise<KernelDriver | undefined> {
  return readKernelDriver(hostSystem, checkBusNumber(bus), checkAddress(address));
}

/**
 * The multiplexers on /dev/i2c-`bus` that the kernel drives, as sysfs tells.
 *
 * A driver that leaves its last channel connected (`idleState` other than -2) makes chips behind that channel answer
 * on `bus` itself, which of them depends on what was used last.
 *
 * @throws RangeError or TypeError by rejection when there can be no such bus.
 */
export async function listLinuxKernelMultiplexers(bus: number): Promise<KernelMultiplexer[]> {
  return readKernelMultiplexers(hostSystem, checkBusNumber(bus));
}

/**
 * The number of the bus that the multiplexer is on of which /dev/i2c-`bus` is a channel, when the kernel drives it.
 *
 * @throws RangeError or TypeError by rejection when there can be no such bus.
 */
export async function findLinuxParentBus(bus: number): Promise<number | undefined> {
  return readParentBus(hostSystem, checkBusNumber(bus));
}

/**
 * The number of the bus whose adapter carries the transfers of /dev/i2c-`bus`: its own, or that of the outermost bus
 * above it when it is a channel of a multiplexer of the kernel. Buses with the same one share one pair of wires.
 *
 * @throws RangeError or TypeError by rejection when there can be no such bus.
 */
export async function findLinuxAdapterBus(bus: number): Promise<number> {
  return readAdapterBus(hostSystem, checkBusNumber(bus));
}
