import { expect, test } from "vitest";
import { FakeSystem } from "../test/support/fake-system.ts";
import { readBuses, readKernelDriver } from "./sysfs.ts";

test("buses are listed by number with the adapter's name", async () => {
  const system = new FakeSystem();
  system.files.set("/sys/class/i2c-dev/i2c-20/name", "fef04500.i2c\n");
  system.files.set("/sys/class/i2c-dev/i2c-3/name", "i2c-gpio\n");
  system.files.set("/sys/class/i2c-dev/i2c-1/name", "bcm2835 (i2c@7e804000)\n");
  system.files.set("/sys/class/i2c-dev/other/name", "not a bus");
  expect(await readBuses(system)).toEqual([
    { number: 1, name: "bcm2835 (i2c@7e804000)", path: "/dev/i2c-1" },
    { number: 3, name: "i2c-gpio", path: "/dev/i2c-3" },
    { number: 20, name: "fef04500.i2c", path: "/dev/i2c-20" },
  ]);
});

test("a machine without i2c-dev has no buses", async () => {
  expect(await readBuses(new FakeSystem())).toEqual([]);
});

test("the driver of an address is found by the name of the device in sysfs", async () => {
  const system = new FakeSystem();
  system.links.set("/sys/bus/i2c/devices/1-0040/driver", "../../../../bus/i2c/drivers/ina2xx");
  expect(await readKernelDriver(system, 1, 0x40)).toEqual({
    name: "ina2xx",
    device: "1-0040",
    childBuses: [],
  });
  expect(await readKernelDriver(system, 1, 0x41)).toBeUndefined();
  expect(await readKernelDriver(system, 2, 0x40)).toBeUndefined();
});

test("a multiplexer of the kernel tells the buses that it makes", async () => {
  const system = new FakeSystem();
  const device = "/sys/bus/i2c/devices/1-0070";
  system.links.set(`${device}/driver`, "../../../../bus/i2c/drivers/pca954x");
  system.links.set(`${device}/channel-1`, "../i2c-12");
  system.links.set(`${device}/channel-0`, "../i2c-11");
  expect(await readKernelDriver(system, 1, 0x70)).toMatchObject({
    childBuses: ["i2c-11 (channel 0)", "i2c-12 (channel 1)"],
  });
});

test("a channel of a multiplexer of the kernel has the drivers of the buses above it", async () => {
  const system = new FakeSystem();
  system.links.set("/sys/bus/i2c/devices/1-0070/driver", "../../../../bus/i2c/drivers/pca954x");
  system.links.set("/sys/bus/i2c/devices/1-0070/channel-0", "../i2c-11");
  system.links.set("/sys/bus/i2c/devices/i2c-11/mux_device", "../1-0070");
  system.links.set("/sys/bus/i2c/devices/i2c-22/mux_device", "../11-0071");
  expect(await readKernelDriver(system, 22, 0x70)).toEqual({
    name: "pca954x",
    device: "1-0070",
    childBuses: ["i2c-11 (channel 0)"],
  });
  expect(await readKernelDriver(system, 22, 0x40)).toBeUndefined();
});

test("a channel of a multiplexer that is no chip on a bus has none above it", async () => {
  const system = new FakeSystem();
  system.links.set("/sys/bus/i2c/devices/i2c-22/mux_device", "../../i2c0mux");
  expect(await readKernelDriver(system, 22, 0x70)).toBeUndefined();
});
