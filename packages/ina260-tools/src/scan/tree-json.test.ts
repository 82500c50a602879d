import { expect, test } from "vitest";
import type { ScanResult } from "@rbp/ina260-monitor/scan";
import { devicesOf } from "../../../ina260-monitor/test/support/scan-rig.ts";
import { jsonOfScan } from "./tree-json.ts";

const result: ScanResult = {
  buses: [
    {
      bus: 1,
      name: "i2c-1",
      adapter: "bcm2835",
      devices: [
        ...devicesOf([
          { kind: "ina260", address: 0x41, revision: 2 },
          { kind: "tca9548a", address: 0x70, channels: { 7: [{ kind: "unknown", address: 0x76 }] } },
        ]),
        { kind: "multiplexer", address: 0x73, controlBits: 0x03, parts: ["TCA9543A"] },
        { kind: "kernel", address: 0x74, childBuses: [] },
      ],
      collisions: [{ kind: "ina260", address: 0x41, outer: "i2c-1", inner: "i2c-1/0x70.2" }],
      notRestored: [{ segment: "i2c-1", address: 0x70, control: 0, message: "it hangs" }],
    },
    {
      bus: 2,
      name: "i2c-2",
      devices: [],
      collisions: [],
      notRestored: [],
      failure: { code: "unavailable", message: "there is no /dev/i2c-2" },
      origin: { bus: 1, address: 0x74, channel: 3 },
    },
  ],
  undecided: [{ address: 0x44, buses: ["i2c-2", "i2c-3"], outer: "i2c-1", device: "1-0074" }],
  interrupted: false,
};

test("programs get every key, whether it applies or not", () => {
  const document = JSON.parse(jsonOfScan(result)) as unknown;
  const channel = (number: number, devices: unknown[] = []): unknown => ({
    channel: number,
    name: `i2c-1/0x70.${String(number)}`,
    devices,
    failure: null,
  });
  const unknownChip = { address: "0x76", place: "i2c-1/0x70.7/0x76", kind: "unknown" };
  expect(document).toEqual({
    buses: [
      {
        bus: 1,
        name: "i2c-1",
        adapter: "bcm2835",
        origin: null,
        failure: null,
        devices: [
          {
            address: "0x41",
            place: "i2c-1/0x41",
            kind: "ina260",
            revision: 2,
            pins: { a1: "GND", a0: "VS" },
          },
          {
            address: "0x70",
            place: "i2c-1/0x70",
            kind: "tca9548a",
            channels: [...[0, 1, 2, 3, 4, 5, 6].map((number) => channel(number)), channel(7, [unknownChip])],
          },
          {
            address: "0x73",
            place: "i2c-1/0x73",
            kind: "multiplexer",
            controlBits: "0x03",
            parts: ["TCA9543A"],
          },
          {
            address: "0x74",
            place: "i2c-1/0x74",
            kind: "kernel",
            driver: null,
            childBuses: [],
            leavesOpen: null,
          },
        ],
        collisions: [{ kind: "ina260", address: "0x41", outer: "i2c-1", inner: "i2c-1/0x70.2" }],
        notRestored: [{ segment: "i2c-1", address: "0x70", control: "0x00", message: "it hangs" }],
      },
      {
        bus: 2,
        name: "i2c-2",
        adapter: null,
        origin: { bus: 1, address: "0x74", channel: 3 },
        devices: [],
        failure: { code: "unavailable", message: "there is no /dev/i2c-2" },
        collisions: [],
        notRestored: [],
      },
    ],
    undecided: [{ address: "0x44", buses: ["i2c-2", "i2c-3"], outer: "i2c-1", device: "1-0074" }],
    summary: {
      sensors: 1,
      multiplexers: 2,
      kernel: 1,
      others: 1,
      undecided: 1,
      collisions: 1,
      failures: 1,
      notRestored: 1,
    },
    interrupted: false,
  });
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});
