import { createI2CBus, I2CError } from "@rbp/i2c";
import { SimulatedI2C } from "@rbp/i2c/testing";
import { describe, expect, test } from "vitest";
import { ScanRig, placesOf, devicesOf } from "../../test/support/scan-rig.ts";
import { twentySensors } from "../../test/support/twenty-sensors.ts";
import { scanBuses, type ScanProgress } from "./scan-buses.ts";

describe("three multiplexers, 20 sensors and an unknown chip", () => {
  test("are found where they are, and every multiplexer is left as it was", async () => {
    const rig = new ScanRig(twentySensors);
    const before = rig.controls();
    const scanned = await rig.scan();
    expect(scanned).toEqual({
      bus: 1,
      name: "i2c-1",
      devices: devicesOf(twentySensors),
      collisions: [],
      notRestored: [],
    });
    expect(placesOf(scanned.devices).filter((place) => place.endsWith("ina260"))).toHaveLength(20);
    expect(rig.controls()).toEqual(before);
    expect(before).toEqual([0x08, 0x04, 0x24]);
  });

  test("are reported while they are looked for, segment by segment", async () => {
    const progress: ScanProgress[] = [];
    await new ScanRig(twentySensors).scan({ onProgress: (step) => progress.push(step) });
    expect(progress).toHaveLength(25);
    expect(progress[0]).toEqual({ segment: "i2c-1", segments: 1 });
    expect(progress.at(-1)).toEqual({ segment: "i2c-1/0x71.7", segments: 25 });
    expect(progress.map(({ segment }) => segment)).toContain("i2c-1/0x70.6/0x72.4");
  });
});

describe("what a driver of the kernel holds", () => {
  const held = new Set([0x40, 0x71]);

  function scan(findKernelDriver?: Parameters<ScanRig["scan"]>[0]) {
    const rig = new ScanRig([{ kind: "tca9548a", address: 0x70, channels: { 3: [] } }]);
    const transfer = rig.transfer;
    rig.transfer = (address, ...rest) =>
      held.has(address) ? Promise.reject(new I2CError("address-in-use")) : transfer(address, ...rest);
    return rig.scan(findKernelDriver);
  }

  test("is shown once, on the bus, with the driver's name", async () => {
    const asked: string[] = [];
    const { devices, failure } = await scan({
      findKernelDriver: (bus, address) => {
        asked.push(`${String(bus)} ${String(address)}`);
        return Promise.resolve(
          address === 0x40
            ? { name: "ina2xx", bus, childBuses: [] }
            : { name: "pca954x", bus, childBuses: ["i2c-11 (channel 0)"] },
        );
      },
    });
    expect(failure).toBeUndefined();
    expect(placesOf(devices)).toEqual(["i2c-1/0x40 kernel", "i2c-1/0x70 tca9548a", "i2c-1/0x71 kernel"]);
    expect(devices[0]).toEqual({ kind: "kernel", address: 0x40, driver: "ina2xx", childBuses: [] });
    expect(devices[2]).toMatchObject({ driver: "pca954x", childBuses: ["i2c-11 (channel 0)"] });
    expect(asked).toEqual(["1 113", "1 64"]);
  });

  test("is shown without a name where sysfs tells none", async () => {
    const { devices } = await scan();
    expect(devices[0]).toEqual({ kind: "kernel", address: 0x40, childBuses: [] });
  });
});

describe("a bus that cannot be used", () => {
  test("is reported, and the others are scanned", async () => {
    const rig = new ScanRig([{ kind: "ina260", address: 0x40 }]);
    const { buses, interrupted } = await scanBuses({
      buses: [{ number: 0, name: "i2c-gpio" }, { number: 1 }],
      openBus: (number) => {
        if (number === 1) return rig.open(number);
        const absent = (): Promise<never> => Promise.reject(new I2CError("unavailable", { bus: "i2c-0" }));
        return createI2CBus({ transfer: absent }, { name: "i2c-0" });
      },
    });
    expect(interrupted).toBe(false);
    expect(buses[0]).toEqual({
      bus: 0,
      adapter: "i2c-gpio",
      name: "i2c-0",
      devices: [],
      collisions: [],
      notRestored: [],
      failure: { code: "unavailable", message: expect.stringContaining("i2c-0") as string },
    });
    expect(placesOf(buses[1]?.devices ?? [])).toEqual(["i2c-1/0x40 ina260"]);
  });

  test("is given back, also after a failure", async () => {
    const closed: number[] = [];
    const openBus = (number: number): ReturnType<typeof createI2CBus> => {
      const close = (): Promise<void> => Promise.resolve(void closed.push(number));
      const wire = new SimulatedI2C();
      const transfer = (): Promise<never> => Promise.reject(new I2CError("bus"));
      return createI2CBus(number === 1 ? { transfer } : wire, { name: `i2c-${String(number)}`, close });
    };
    await scanBuses({ buses: [{ number: 1 }, { number: 2 }], openBus });
    expect(closed).toEqual([1, 2]);
  });

  test("is given up after a few time-outs when it hangs", async () => {
    let transfers = 0;
    const transfer = (): Promise<never> => {
      transfers += 1;
      return Promise.reject(new I2CError("timeout"));
    };
    const openBus = (number: number): ReturnType<typeof createI2CBus> =>
      createI2CBus({ transfer }, { name: `i2c-${String(number)}` });
    const { buses } = await scanBuses({ buses: [{ number: 1 }], openBus });
    expect(buses[0]?.failure).toMatchObject({ code: "timeout" });
    expect(transfers).toBeLessThanOrEqual(5);
  });
});

describe("a channel on which a target hangs", () => {
  const chips = [
    {
      kind: "tca9548a",
      address: 0x70,
      control: 0x01,
      channels: {
        2: [{ kind: "ina260", address: 0x40 }],
        5: [{ kind: "ina260", address: 0x41 }],
        7: [{ kind: "ina260", address: 0x42 }],
      },
    },
  ] as const;

  function hangingRig(hangs: (address: number) => boolean) {
    const rig = new ScanRig(chips);
    const transfer = rig.transfer;
    const mux = rig.multiplexer("i2c-1/0x70");
    rig.transfer = (address, ...rest) =>
      (mux.control & 0x20) !== 0 && hangs(address)
        ? Promise.reject(new I2CError("timeout"))
        : transfer(address, ...rest);
    return { rig, mux };
  }

  test("is reported with what was found until then, and the other channels are scanned", async () => {
    const { rig, mux } = hangingRig((address) => address === 0x44);
    const { devices, failure, notRestored } = await rig.scan();
    expect(failure).toBeUndefined();
    const [found] = devices;
    if (found?.kind !== "tca9548a") throw new Error("no multiplexer was found");
    expect(found.channels[5]).toEqual({
      channel: 5,
      name: "i2c-1/0x70.5",
      devices: [expect.objectContaining({ kind: "ina260", address: 0x41 })],
      failure: {
        code: "timeout",
        message: expect.stringContaining("i2c-1/0x70.5 address 0x44: timed out on a probe") as string,
      },
    });
    expect(placesOf(devices)).toContain("i2c-1/0x70.7/0x42 ina260");
    expect([mux.control, notRestored]).toEqual([0x01, []]);
  });

  test("ends the scan of the bus when not even the multiplexer can be reached, and says what it held", async () => {
    const { rig, mux } = hangingRig(() => true);
    const { devices, failure, notRestored } = await rig.scan();
    expect(placesOf(devices)).toEqual(["i2c-1/0x70 tca9548a", "i2c-1/0x70.2/0x40 ina260"]);
    expect(failure?.code).toBe("timeout");
    expect(mux.control).toBe(0x20);
    expect(notRestored).toEqual([
      {
        segment: "i2c-1",
        address: 0x70,
        control: 0x01,
        message:
          "i2c-1: 5 transfers in a row timed out, so the bus was given up; a target may hold SCL or SDA low; " +
          "power-cycle what was connected last",
      },
    ]);
  });
});

test("a target of a bad contact that answers behind a channel first is shown on the bus", async () => {
  const rig = new ScanRig([
    { kind: "ina260", address: 0x40 },
    { kind: "tca9548a", address: 0x70, channels: { 0: [{ kind: "ina260", address: 0x41 }] } },
  ]);
  rig.faults.inject({ address: 0x40, nth: 1, error: "nack" });
  rig.faults.inject({ address: 0x40, nth: 2, error: "nack" });
  expect(placesOf((await rig.scan()).devices)).toEqual([
    "i2c-1/0x40 ina260",
    "i2c-1/0x70 tca9548a",
    "i2c-1/0x70.0/0x41 ina260",
  ]);
});

test("a target that does not let itself be asked is unknown, with the reason, and the others go on", async () => {
  const rig = new ScanRig([
    { kind: "ina260", address: 0x40 },
    { kind: "ina260", address: 0x41 },
    { kind: "tca9548a", address: 0x70, channels: { 0: [{ kind: "ina260", address: 0x42 }] } },
  ]);
  const { transfer } = rig;
  rig.transfer = (address, write, readLength) =>
    address === 0x40 && readLength === 2
      ? Promise.reject(new I2CError("bus"))
      : transfer(address, write, readLength);
  const { devices, failure } = await rig.scan();
  expect(placesOf(devices)).toEqual([
    "i2c-1/0x40 unknown",
    "i2c-1/0x41 ina260",
    "i2c-1/0x70 tca9548a",
    "i2c-1/0x70.0/0x42 ina260",
  ]);
  expect(failure).toMatchObject({
    code: "bus",
    message: expect.stringContaining("i2c-1 address 0x40") as string,
  });
});

test("a multiplexer on the way is not found again behind its own channels, however deep", async () => {
  const rig = new ScanRig([
    {
      kind: "tca9548a",
      address: 0x70,
      channels: {
        0: [
          {
            kind: "tca9548a",
            address: 0x71,
            channels: { 0: [{ kind: "tca9548a", address: 0x72, channels: {} }] },
          },
        ],
      },
    },
  ]);
  const { devices } = await rig.scan();
  expect(placesOf(devices)).toEqual([
    "i2c-1/0x70 tca9548a",
    "i2c-1/0x70.0/0x71 tca9548a",
    "i2c-1/0x70.0/0x71.0/0x72 tca9548a",
  ]);
});
