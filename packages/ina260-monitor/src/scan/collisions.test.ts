import { SimulatedINA260 } from "@rbp/ina260/testing";
import { describe, expect, test } from "vitest";
import { ScanRig, type PlannedChips, placesOf } from "../../test/support/scan-rig.ts";

/** A multiplexer at 0x70 with this behind channel 3, beside others. */
const behind = (inner: PlannedChips, ...beside: PlannedChips): PlannedChips => [
  { kind: "tca9548a", address: 0x70, channels: { 3: inner } },
  ...beside,
];

describe("an INA260 behind a channel with the address of one on the bus", () => {
  test("is reported when the two measure something else", async () => {
    const rig = new ScanRig(
      behind([{ kind: "ina260", address: 0x40, volts: 5 }], { kind: "ina260", address: 0x40, volts: 12 }),
    );
    const { devices, collisions } = await rig.scan();
    expect(placesOf(devices)).toEqual(["i2c-1/0x40 ina260", "i2c-1/0x70 tca9548a"]);
    expect(collisions).toEqual([{ kind: "ina260", address: 0x40, outer: "i2c-1", inner: "i2c-1/0x70.3" }]);
  });

  test("is reported behind nested multiplexers too, with the segment of the outer one", async () => {
    const rig = new ScanRig(
      behind([
        { kind: "ina260", address: 0x41, volts: 12 },
        { kind: "tca9548a", address: 0x72, channels: { 0: [{ kind: "ina260", address: 0x41, volts: 3.3 }] } },
      ]),
    );
    expect((await rig.scan()).collisions).toEqual([
      { kind: "ina260", address: 0x41, outer: "i2c-1/0x70.3", inner: "i2c-1/0x70.3/0x72.0" },
    ]);
  });

  test("cannot be seen when both say the same", async () => {
    const rig = new ScanRig(behind([{ kind: "ina260", address: 0x40 }], { kind: "ina260", address: 0x40 }));
    expect((await rig.scan()).collisions).toEqual([]);
  });
});

test.each([1, -1])("a sensor whose values jitter and drift by %i is not taken for two", async (drift) => {
  const rig = new ScanRig(behind([]));
  const sensor = rig.simulation.segment.add(new SimulatedINA260({ address: 0x40 }));
  const { transfer } = rig;
  let readings = 0;
  rig.transfer = (address, ...rest) => {
    if (address === 0x40) readings += 1;
    const jitter = ((readings * 7919) % 13) / 800;
    if (address === 0x40) sensor.set({ volts: 12 + jitter + (drift * readings) / 800, amperes: 1 + jitter });
    return transfer(address, ...rest);
  };
  expect((await rig.scan()).collisions).toEqual([]);
  expect(readings).toBeGreaterThan(8 * 8);
});

describe("a multiplexer behind a channel of one with the same address", () => {
  const mistake = (control: number): PlannedChips =>
    behind([
      { kind: "ina260", address: 0x41 },
      { kind: "tca9548a", address: 0x70, control, channels: { 3: [{ kind: "ina260", address: 0x42 }] } },
    ]);

  test.each([0x00, 0x08, 0x01])(
    "is reported, also when it holds %i, and nothing is shown there",
    async (held) => {
      const rig = new ScanRig(mistake(held));
      const { devices, collisions } = await rig.scan();
      expect(placesOf(devices)).toEqual(["i2c-1/0x70 tca9548a"]);
      expect(collisions).toEqual([
        { kind: "tca9548a", address: 0x70, outer: "i2c-1", inner: "i2c-1/0x70.3" },
      ]);
      expect(rig.multiplexer("i2c-1/0x70").control).toBe(0);
    },
  );

  test.each([0, 7])("does not hide that there is one when it is behind channel %i", async (channel) => {
    const chained: PlannedChips = [{ kind: "tca9548a", address: 0x70, channels: {} }];
    const rig = new ScanRig([{ kind: "tca9548a", address: 0x70, channels: { [channel]: chained } }]);
    const { devices, collisions } = await rig.scan();
    expect(placesOf(devices)).toEqual(["i2c-1/0x70 tca9548a"]);
    expect(collisions.map(({ inner }) => inner)).toEqual([`i2c-1/0x70.${String(channel)}`]);
  });

  test("is reported two levels below, with the address that both have", async () => {
    const rig = new ScanRig(
      behind([
        {
          kind: "tca9548a",
          address: 0x71,
          channels: { 5: [{ kind: "tca9548a", address: 0x70, control: 0x08, channels: {} }] },
        },
      ]),
    );
    const { devices, collisions } = await rig.scan();
    expect(placesOf(devices)).toEqual(["i2c-1/0x70 tca9548a", "i2c-1/0x70.3/0x71 tca9548a"]);
    expect(collisions).toEqual([
      { kind: "tca9548a", address: 0x70, outer: "i2c-1", inner: "i2c-1/0x70.3/0x71.5" },
    ]);
  });
});

describe("a multiplexer behind a channel with the address of a sibling", () => {
  test.each([0x00, 0x01, 0x80, 0xff])("is reported when it holds %i", async (control) => {
    const inner: PlannedChips = [{ kind: "tca9548a", address: 0x71, control, channels: {} }];
    const rig = new ScanRig(behind(inner, { kind: "tca9548a", address: 0x71, channels: {} }));
    const { devices, collisions } = await rig.scan();
    expect(placesOf(devices)).toEqual(["i2c-1/0x70 tca9548a", "i2c-1/0x71 tca9548a"]);
    expect(collisions).toEqual([{ kind: "tca9548a", address: 0x71, outer: "i2c-1", inner: "i2c-1/0x70.3" }]);
    expect(rig.multiplexer("i2c-1/0x71").control).toBe(0);
  });

  test("is reported two levels below", async () => {
    const inner: PlannedChips = [
      {
        kind: "tca9548a",
        address: 0x72,
        channels: { 1: [{ kind: "tca9548a", address: 0x71, channels: {} }] },
      },
    ];
    const rig = new ScanRig(behind(inner, { kind: "tca9548a", address: 0x71, control: 0x10, channels: {} }));
    expect((await rig.scan()).collisions).toEqual([
      { kind: "tca9548a", address: 0x71, outer: "i2c-1", inner: "i2c-1/0x70.3/0x72.1" },
    ]);
    expect(rig.multiplexer("i2c-1/0x71").control).toBe(0x10);
  });

  test("of the multiplexer's own way is no collision behind another one: only one way is connected", async () => {
    const rig = new ScanRig([
      {
        kind: "tca9548a",
        address: 0x70,
        channels: { 0: [{ kind: "tca9548a", address: 0x72, channels: {} }] },
      },
      {
        kind: "tca9548a",
        address: 0x71,
        channels: { 0: [{ kind: "tca9548a", address: 0x72, channels: {} }] },
      },
    ]);
    const { devices, collisions } = await rig.scan();
    expect(collisions).toEqual([]);
    expect(placesOf(devices)).toContain("i2c-1/0x71.0/0x72 tca9548a");
  });
});
