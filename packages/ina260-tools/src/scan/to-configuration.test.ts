import { expect, test } from "vitest";
import type { ScannedBus, ScannedDevice } from "@rbp/ina260-monitor/scan";
import { ScanRig, type PlannedChips, devicesOf } from "../../../ina260-monitor/test/support/scan-rig.ts";
import { twentySensors } from "../../../ina260-monitor/test/support/twenty-sensors.ts";
import { toConfiguration } from "./to-configuration.ts";

const configure = (...buses: readonly ScannedBus[]): ReturnType<typeof toConfiguration> =>
  toConfiguration({ buses, undecided: [], interrupted: false });

const bus = (devices: readonly ScannedDevice[], more: Partial<ScannedBus> = {}): ScannedBus => ({
  bus: 1,
  name: "i2c-1",
  devices,
  collisions: [],
  notRestored: [],
  ...more,
});

const introduction =
  "# What a scan has found. The name of a device says where it is: replace it by what the sensor measures.\n";

test("buses, multiplexers and channels with sensors are written, and nothing else", () => {
  const chips: PlannedChips = [
    { kind: "ina260", address: 0x44, revision: 1 },
    {
      kind: "tca9548a",
      address: 0x70,
      channels: {
        0: [{ kind: "unknown", address: 0x20 }],
        6: [
          { kind: "ina260", address: 0x40 },
          { kind: "tca9548a", address: 0x72, channels: { 1: [{ kind: "ina260", address: 0x41 }] } },
        ],
      },
    },
    { kind: "tca9548a", address: 0x71, channels: {} },
    { kind: "unknown", address: 0x76 },
  ];
  const named = bus(devicesOf(chips), { adapter: "bcm2835\n(i2c@7e804000)" });
  const configuration = configure(named, bus([], { bus: 2, name: "i2c-2" }));
  expect(configuration).toMatchObject({ sensors: 3, leftOut: [] });
  expect(configuration.text).toBe(`${introduction}\
buses:
  - bus: 1 # bcm2835 (i2c@7e804000)
    sensors:
      - device: i2c-1-0x44 # INA260 revision 1
        address: 0x44
    multiplexers:
      - address: 0x70
        channels:
          6:
            sensors:
              - device: i2c-1-0x70.6-0x40 # INA260 revision 0
                address: 0x40
            multiplexers:
              - address: 0x72
                channels:
                  1:
                    sensors:
                      - device: i2c-1-0x70.6-0x72.1-0x41 # INA260 revision 0
                        address: 0x41
`);
});

test("all 20 sensors of a scan are there, each with a name of its own", async () => {
  const configuration = configure(await new ScanRig(twentySensors).scan());
  expect(configuration.sensors).toBe(20);
  const names = [...configuration.text.matchAll(/- device: ([\w.-]+) #/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(20);
});

test("without a sensor there are no buses", () => {
  expect(configure(bus([{ kind: "unknown", address: 0x20 }]))).toEqual({
    text: `${introduction}buses: []\n`,
    sensors: 0,
    leftOut: [],
  });
});

test("what collides is left out, and the file says so", async () => {
  const chips: PlannedChips = [
    { kind: "ina260", address: 0x40, volts: 12 },
    {
      kind: "tca9548a",
      address: 0x70,
      channels: {
        3: [{ kind: "ina260", address: 0x40, volts: 5 }],
        5: [
          { kind: "ina260", address: 0x41 },
          { kind: "tca9548a", address: 0x71, channels: {} },
        ],
      },
    },
    { kind: "tca9548a", address: 0x71, channels: {} },
  ];
  const { text, sensors, leftOut } = configure(await new ScanRig(chips).scan());
  expect(leftOut).toEqual([
    "i2c-1/0x70.3/0x40: answers together with the INA260 on i2c-1; give one another address",
    "i2c-1/0x70.5/0x71: answers together with the multiplexer on i2c-1; give one another address",
    "i2c-1/0x70.5/0x41: may be behind the second multiplexer on i2c-1/0x70.5",
  ]);
  expect(sensors).toBe(1);
  expect(text).toBe(`${introduction}\
#
# Left out:
# - ${leftOut.join("\n# - ")}
buses:
  - bus: 1
    sensors:
      - device: i2c-1-0x40 # INA260 revision 0
        address: 0x40
`);
});

test("what the kernel holds and what was not scanned is listed", () => {
  const childBuses = ["i2c-11 (channel 0)"];
  const [sensor] = devicesOf([{ kind: "ina260", address: 0x41 }]) as [ScannedDevice];
  const outer = bus([
    { kind: "kernel", address: 0x40, driver: "ina2xx", childBuses: [] },
    { kind: "kernel", address: 0x70, driver: "pca954x", childBuses },
    { kind: "multiplexer", address: 0x73, controlBits: 0x03, parts: ["TCA9543A"] },
  ]);
  const failure = { code: "timeout", message: "i2c-11 address 0x44: timed out on\ta probe" } as const;
  const { text, leftOut } = configure(outer, bus([sensor], { bus: 11, name: "i2c-11", failure }));
  expect(leftOut).toEqual([
    "i2c-1/0x40: held by the kernel driver ina2xx",
    "i2c-1/0x70: held by the kernel driver pca954x, which makes i2c-11 (channel 0) of it",
    "i2c-1/0x73: multiplexer with 2 control bits (TCA9543A), not looked behind",
    "i2c-11: i2c-11 address 0x44: timed out on\ta probe",
  ]);
  expect(text).toContain("# - i2c-11: i2c-11 address 0x44: timed out on a probe\n");
  expect(text).toMatch(
    /\nbuses:\n {2}- bus: 11\n {4}sensors:\n {6}- device: i2c-11-0x41 # INA260 revision 0\n/,
  );
});

test("what is on a bus or behind each of its channels is left out, with what to do", () => {
  const undecided = [{ address: 0x41, buses: ["i2c-11", "i2c-12"], outer: "i2c-1", device: "1-0070" }];
  const { text, sensors } = toConfiguration({ buses: [], undecided, interrupted: false });
  expect(sensors).toBe(0);
  expect(text).toContain("# - 0x41 on i2c-11 and i2c-12: one chip on i2c-1, or one behind each channel; ");
});
