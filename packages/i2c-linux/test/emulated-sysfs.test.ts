import { ContractTarget, SimulatedI2C } from "@rbp/i2c/testing";
import { SimulatedTCA9548A } from "@rbp/tca9548a/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type EmulatedBusOptions, type EmulatedDevice, emulateI2CDevice } from "../src/testing/index.ts";
import { node } from "./support/child.ts";
import { requireAddon, requireEmulation } from "./support/requires.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const untested = "that the emulated kernel shows itself in sysfs";
const canRun = (await requireEmulation(untested)) && (await requireAddon(untested));

const devices: EmulatedDevice[] = [];
afterEach(async () => {
  for (const device of devices.splice(0)) await device.close();
});

/** A multiplexer with a target behind channel 7, which the kernel makes bus 8 of. */
async function emulate(idleState: number, options: Partial<EmulatedBusOptions> = {}) {
  const wire = new SimulatedI2C();
  const mux = wire.segment.add(new SimulatedTCA9548A());
  mux.channel(7).add(new ContractTarget(0x48));
  const multiplexer = { address: 0x70, idleState, channels: { 7: { bus: 8 } } };
  const device = await emulateI2CDevice({
    bus: 1,
    name: "bcm2835 (i2c@7e804000)",
    wire,
    multiplexers: [multiplexer],
    ...options,
  });
  devices.push(device);
  return { device, mux };
}

describe.skipIf(!canRun)("the sysfs of an emulated kernel", () => {
  test("has its buses and no others, and its drivers", async () => {
    const { device } = await emulate(-2, { drivers: [{ address: 0x40, name: "ina2xx" }] });
    const found = await node(
      device,
      `report({
        buses: await linux.listLinuxI2CBuses(),
        sensor: await linux.findLinuxKernelDriver(8, 0x40),
        multiplexers: (await linux.listLinuxKernelMultiplexers(1)).map(({ channels, ...rest }) => ({ ...rest, channels: [...channels] })),
        parents: await Promise.all([1, 8].map((bus) => linux.findLinuxParentBus(bus))),
        adapters: await Promise.all([1, 8].map((bus) => linux.findLinuxAdapterBus(bus))),
      });`,
    );
    expect(found).toEqual({
      buses: [
        { number: 1, name: "bcm2835 (i2c@7e804000)", path: "/dev/i2c-1" },
        { number: 8, name: "i2c-1-mux (chan_id 7)", path: "/dev/i2c-8" },
      ],
      sensor: { name: "ina2xx", device: "1-0040", bus: 1, childBuses: [] },
      multiplexers: [
        { address: 0x70, driver: "pca954x", device: "1-0070", idleState: -2, channels: [[7, 8]] },
      ],
      parents: [null, 1],
      adapters: [1, 1],
    });
  });

  test.each([
    [-2, 0],
    [-1, 0x80],
    [3, 0x08],
  ])("leaves the multiplexer as idle_state %i says", async (idleState, control) => {
    const { device, mux } = await emulate(idleState);
    const read = await node(
      device,
      `const bus = await linux.openLinuxI2CBus(8);
       report([...(await bus.transfer(0x48, Uint8Array.of(0), 2))]);`,
    );
    expect(read).toHaveLength(2);
    expect(mux.control).toBe(control);
  });

  test("has a driver that is bound while a program runs, and its address is busy from then on", async () => {
    const { device } = await emulate(-2);
    await device.bindDriver(8, { address: 0x48, name: "lm75" });
    const failure = await node<{ code: string; message: string }>(
      device,
      `const bus = await linux.openLinuxI2CBus(8);
       report(await failure(bus.transfer(0x48, Uint8Array.of(0), 2)));`,
    );
    expect(failure.code).toBe("address-in-use");
    expect(failure.message).toContain("the kernel's driver lm75, device 8-0048 (EBUSY)");
    const below = await node(device, "report(await linux.findLinuxKernelDriver(1, 0x48));");
    expect(below).toEqual({ name: "lm75", device: "8-0048", bus: 8, childBuses: [] });
  });
});
