import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { EmulatedKernel, KernelBus } from "./emulated-kernel.ts";

/**
 * Writes what sysfs has of the buses of an emulated kernel, as the kernel arranges it: adapters and chips are folders in
 * each other under /sys/devices, with names, channels, `idle_state` and drivers; /sys/bus/i2c/devices and
 * /sys/class/i2c-dev have links to them.
 *
 * @param root The folder that stands for /sys. What is there already is written again.
 */
export async function writeSysfs(root: string, kernel: EmulatedKernel): Promise<void> {
  for (const bus of kernel.buses) await writeBus(root, bus);
}

async function writeBus(root: string, bus: KernelBus): Promise<void> {
  const folder = folderOf(root, bus);
  const name = `i2c-${String(bus.number)}`;
  await writeAttribute(folder, "name", bus.name);
  await link(folder, join(root, "bus/i2c/devices", name));
  await writeAttribute(join(folder, "i2c-dev", name), "name", bus.name);
  await link(join(folder, "i2c-dev", name), join(root, "class/i2c-dev", name));
  if (bus.parent !== undefined) {
    const { bus: outer, multiplexer } = bus.parent;
    await link(
      join(folderOf(root, outer), deviceName(outer, multiplexer.address)),
      join(folder, "mux_device"),
    );
  }
  for (const { address, name: driver } of bus.drivers) await writeDevice(root, bus, address, driver);
  for (const { address, driver, idleState, channels } of bus.multiplexers) {
    const device = await writeDevice(root, bus, address, driver);
    await writeAttribute(device, "idle_state", String(idleState));
    for (const [channel, inner] of Object.entries(channels)) {
      await link(join(folder, `i2c-${String(inner.bus)}`), join(device, `channel-${channel}`));
    }
  }
}

/** @returns Its folder. */
async function writeDevice(root: string, bus: KernelBus, address: number, driver: string): Promise<string> {
  const name = deviceName(bus, address);
  const device = join(folderOf(root, bus), name);
  await writeAttribute(device, "name", driver);
  await mkdir(join(root, "bus/i2c/drivers", driver), { recursive: true });
  await link(join(root, "bus/i2c/drivers", driver), join(device, "driver"));
  await link(device, join(root, "bus/i2c/devices", name));
  return device;
}

/** The folder of an adapter: that of a channel is in the one of the bus that its multiplexer is on. */
function folderOf(root: string, { number, parent }: KernelBus): string {
  const outer = parent === undefined ? join(root, "devices/platform") : folderOf(root, parent.bus);
  return join(outer, `i2c-${String(number)}`);
}

function deviceName({ number }: KernelBus, address: number): string {
  return `${String(number)}-${address.toString(16).padStart(4, "0")}`;
}

async function writeAttribute(folder: string, name: string, value: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `${value}\n`);
}

/** A relative link, as those in sysfs are. */
async function link(target: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await symlink(relative(dirname(path), target), path).catch((error: NodeJS.ErrnoException) => {
    // Written before a driver was bound, and the same since.
    if (error.code !== "EEXIST") throw error;
  });
}
