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
  /** Buses that it makes of the chip when that is a multiplexer: "i2c-11 (channel 0)". */
  readonly childBuses: readonly string[];
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
 * The kernel's driver for an address of a bus, when sysfs tells. A channel of a multiplexer of the kernel is a bus on
 * which the addresses of all buses above it are taken as well, the multiplexer's own among them.
 */
export async function readKernelDriver(
  system: HostSystem,
  bus: number,
  address: number,
): Promise<KernelDriver | undefined> {
  const device = `${String(bus)}-${address.toString(16).padStart(4, "0")}`;
  const directory = `${DEVICES}/${device}`;
  const driver = await system.resolveLink(`${directory}/driver`);
  if (driver === undefined) {
    const parent = await readParentBus(system, bus);
    return parent === undefined ? undefined : readKernelDriver(system, parent, address);
  }
  return { name: lastPart(driver), device, childBuses: await readChildBuses(system, directory) };
}

/** The bus that the multiplexer of a channel is on; undefined for a bus that is no channel of a chip. */
async function readParentBus(system: HostSystem, bus: number): Promise<number | undefined> {
  const multiplexer = await system.resolveLink(`${DEVICES}/i2c-${String(bus)}/mux_device`);
  const [, parent] = /^(\d+)-[\da-f]{4}$/.exec(lastPart(multiplexer ?? "")) ?? [];
  return parent === undefined ? undefined : Number(parent);
}

async function readChildBuses(system: HostSystem, directory: string): Promise<string[]> {
  const channels = (await system.list(directory)).filter((entry) => /^channel-\d+$/.test(entry)).sort();
  const buses = channels.map(async (channel) => {
    const bus = await system.resolveLink(`${directory}/${channel}`);
    return bus === undefined ? [] : [`${lastPart(bus)} (${channel.replace("-", " ")})`];
  });
  return (await Promise.all(buses)).flat();
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
