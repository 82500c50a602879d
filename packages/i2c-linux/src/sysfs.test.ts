import { expect, test } from "vitest";
import { FakeSystem } from "../test/support/fake-system.ts";
import { readAdapterBus, readBuses, readKernelDriver, readKernelMultiplexers } from "./sysfs.ts";

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
    bus: 1,
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
    bus: 1,
    childBuses: ["i2c-11 (channel 0)"],
  });
  expect(await readKernelDriver(system, 22, 0x40)).toBeUndefined();
});

test("a channel of a multiplexer that is no chip on a bus has none above it", async () => {
  const system = new FakeSystem();
  system.links.set("/sys/bus/i2c/devices/i2c-22/mux_device", "../../i2c0mux");
  expect(await readKernelDriver(system, 22, 0x70)).toBeUndefined();
});

test("the multiplexers of the kernel on a bus have their channels, and what they do when idle", async () => {
  const system = new FakeSystem();
  const device = "/sys/bus/i2c/devices/1-0070";
  system.links.set(`${device}/driver`, "../../../../bus/i2c/drivers/pca954x");
  system.links.set(`${device}/channel-10`, "../i2c-18");
  system.links.set(`${device}/channel-7`, "../i2c-8");
  system.files.set(`${device}/idle_state`, "-1\n");
  system.links.set("/sys/bus/i2c/devices/11-0070/channel-0", "../i2c-30");
  system.links.set("/sys/bus/i2c/devices/1-0040/driver", "../../../../bus/i2c/drivers/ina2xx");
  expect(await readKernelMultiplexers(system, 1)).toEqual([
    {
      address: 0x70,
      driver: "pca954x",
      device: "1-0070",
      idleState: -1,
      channels: new Map([
        [7, 8],
        [10, 18],
      ]),
    },
  ]);
  expect(await readKernelMultiplexers(system, 2)).toEqual([]);
  system.files.delete(`${device}/idle_state`);
  expect((await readKernelMultiplexers(system, 1))[0]?.idleState).toBeUndefined();
});

test("the adapter of a bus is that of the outermost bus above it", async () => {
  const system = new FakeSystem();
  system.links.set("/sys/bus/i2c/devices/i2c-1", "../../../devices/platform/soc/fe804000.i2c/i2c-1");
  system.links.set("/sys/bus/i2c/devices/i2c-8", "../../../devices/platform/soc/fe804000.i2c/i2c-1/i2c-8");
  system.links.set(
    "/sys/bus/i2c/devices/i2c-30",
    "../../../devices/platform/soc/fe804000.i2c/i2c-1/i2c-8/i2c-30",
  );
  expect(await Promise.all([1, 8, 30, 5].map((bus) => readAdapterBus(system, bus)))).toEqual([1, 1, 1, 5]);
});
