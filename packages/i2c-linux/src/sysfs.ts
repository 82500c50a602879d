import { basename } from "node:path";
import type { HostSystem } from "./system.ts";

const DEVICES = "/sys/bus/i2c/devices";

/** An I²C bus of this machine. */
export interface LinuxI2CBus {
  /** N of /dev/i2c-N. */
  readonly number: number;
  /** The adapter's own name: "bcm2835 (i2c@7e804000)". */
  readonly name: string;
  /** "/dev/i2c-N". */
  readonly path: string;
}

/** A driver of the kernel that holds an address, on a bus or on the one that its multiplexer is on. */
export interface KernelDriver {
  /** As in /sys/bus/i2c/drivers: "ina2xx", "pca954x". */
  readonly name: string;
  /** The device that it is bound to: "1-0040". */
  readonly device: string;
  /** The bus that the device is on: the one that was asked about, one above it or a channel below. */
  readonly bus: number;
  /** Buses that it makes of the chip when that is a multiplexer: "i2c-11 (channel 0)". */
  readonly childBuses: readonly string[];
}

/** A multiplexer that the kernel drives. */
export interface KernelMultiplexer {
  readonly address: number;
  /** "pca954x" */
  readonly driver: string;
  /** The device: "1-0070". */
  readonly device: string;
  /**
   * What becomes of its channel after a transfer: -2 it is disconnected, -1 it stays connected, 0…7 that one is
   * connected. Undefined where the driver does not say.
   */
  readonly idleState: number | undefined;
  /** The bus of each channel, by number of the channel. */
  readonly channels: ReadonlyMap<number, number>;
}

/** The buses that i2c-dev knows, in the order of their numbers. */
export async function readBuses(system: HostSystem): Promise<LinuxI2CBus[]> {
  const directory = "/sys/class/i2c-dev";
  const numbers = (await system.list(directory))
    .map((entry) => /^i2c-(\d+)$/.exec(entry)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((a, b) => a - b);
  return Promise.all(
    numbers.map(async (number) => {
      const name = (await system.read(`${directory}/i2c-${String(number)}/name`))?.trim() ?? "";
      return { number, name, path: `/dev/i2c-${String(number)}` };
    }),
  );
}

/**
 * The kernel's driver for an address of a bus, when sysfs tells. i2c-dev refuses an address also when a driver holds it
 * on a bus above, the multiplexer's own address among them, or on a channel below.
 */
export async function readKernelDriver(
  system: HostSystem,
  bus: number,
  address: number,
): Promise<KernelDriver | undefined> {
  for (let above: number | undefined = bus; above !== undefined; above = await readParentBus(system, above)) {
    const driver = await readDriverOn(system, above, address);
    if (driver !== undefined) return driver;
  }
  return readDriverBelow(system, bus, address);
}

async function readDriverBelow(
  system: HostSystem,
  bus: number,
  address: number,
): Promise<KernelDriver | undefined> {
  for (const { channels } of await readKernelMultiplexers(system, bus)) {
    for (const channel of channels.values()) {
      const driver =
        (await readDriverOn(system, channel, address)) ?? (await readDriverBelow(system, channel, address));
      if (driver !== undefined) return driver;
    }
  }
  return undefined;
}

async function readDriverOn(
  system: HostSystem,
  bus: number,
  address: number,
): Promise<KernelDriver | undefined> {
  const device = `${String(bus)}-${address.toString(16).padStart(4, "0")}`;
  const directory = `${DEVICES}/${device}`;
  const driver = await system.resolveLink(`${directory}/driver`);
  if (driver === undefined) return undefined;
  return { name: basename(driver), device, bus, childBuses: await readChildBuses(system, directory) };
}

/** The bus that the multiplexer of a channel is on; undefined for a bus that is no channel of a chip. */
export async function readParentBus(system: HostSystem, bus: number): Promise<number | undefined> {
  const multiplexer = await system.resolveLink(`${DEVICES}/i2c-${String(bus)}/mux_device`);
  const [, parent] = /^(\d+)-[\da-f]{4}$/.exec(basename(multiplexer ?? "")) ?? [];
  return parent === undefined ? undefined : Number(parent);
}

/** The multiplexers on a bus that the kernel drives, by address. */
export async function readKernelMultiplexers(system: HostSystem, bus: number): Promise<KernelMultiplexer[]> {
  const found: KernelMultiplexer[] = [];
  for (const device of (await system.list(DEVICES)).toSorted()) {
    const [, number, address = ""] = /^(\d+)-([\da-f]{4})$/.exec(device) ?? [];
    if (number !== String(bus)) continue;
    const directory = `${DEVICES}/${device}`;
    const channels = await readChannels(system, directory);
    const driver = await system.resolveLink(`${directory}/driver`);
    if (channels.size === 0 || driver === undefined) continue;
    const idleState = Number.parseInt((await system.read(`${directory}/idle_state`)) ?? "", 10);
    found.push({
      address: Number.parseInt(address, 16),
      driver: basename(driver),
      device,
      idleState: Number.isNaN(idleState) ? undefined : idleState,
      channels,
    });
  }
  return found;
}

/**
 * The bus of the adapter whose wires a bus uses: itself, or the outermost bus above it when it is a channel of a
 * multiplexer. In sysfs the folder of a channel is in the one of the bus that its multiplexer is on.
 */
export async function readAdapterBus(system: HostSystem, bus: number): Promise<number> {
  const folder = (await system.resolveLink(`${DEVICES}/i2c-${String(bus)}`)) ?? "";
  const outermost = folder.split("/").find((part) => /^i2c-\d+$/.test(part));
  return outermost === undefined ? bus : Number(outermost.slice("i2c-".length));
}

async function readChildBuses(system: HostSystem, directory: string): Promise<string[]> {
  const channels = await readChannels(system, directory);
  return Array.from(channels, ([channel, bus]) => `i2c-${String(bus)} (channel ${String(channel)})`);
}

async function readChannels(system: HostSystem, directory: string): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  const entries = (await system.list(directory)).flatMap((entry) => /^channel-(\d+)$/.exec(entry)?.[1] ?? []);
  for (const channel of entries.map(Number).toSorted((a, b) => a - b)) {
    const bus = basename((await system.resolveLink(`${directory}/channel-${String(channel)}`)) ?? "");
    if (/^i2c-\d+$/.test(bus)) found.set(channel, Number(bus.slice("i2c-".length)));
  }
  return found;
}
