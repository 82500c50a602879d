import { describe, expect, test } from "vitest";
import { scanBuses, type ScannedBus, type ScanResult, type ScannedDevice } from "@rbp/ina260-monitor/scan";
import { ScanRig, type PlannedChips, devicesOf } from "../../../ina260-monitor/test/support/scan-rig.ts";
import { twentySensors } from "../../../ina260-monitor/test/support/twenty-sensors.ts";
import { createStyle } from "../terminal/terminal.ts";
import { renderTree } from "./render-tree.ts";

const plain = createStyle(false);

const bus = (devices: readonly ScannedDevice[], more: Partial<ScannedBus> = {}): ScannedBus => ({
  bus: 1,
  name: "i2c-1",
  devices,
  collisions: [],
  notRestored: [],
  ...more,
});

const render = (...buses: readonly ScannedBus[]): string[] =>
  renderTree({ buses, undecided: [], interrupted: false }, plain).split("\n");

test("a scan is drawn with a line for each chip, and the numbers under it", async () => {
  const result = await scanBuses({
    buses: [{ number: 1, name: "bcm2835 (i2c@7e804000)" }],
    openBus: new ScanRig(twentySensors).open,
  });
  expect(renderTree(result, plain)).toBe(`\
i2c-1  bcm2835 (i2c@7e804000)
├─ 0x44  INA260 revision 1, A1 to VS, A0 to GND
├─ 0x45  INA260 revision 0, A1 to VS, A0 to VS
├─ 0x70  TCA9548A
│  ├─ channel 0
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 1
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 2
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 3
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 4
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 5
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 6
│  │  ├─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  │  └─ 0x72  TCA9548A
│  │     ├─ channel 0
│  │     │  └─ 0x41  INA260 revision 0, A1 to GND, A0 to VS
│  │     ├─ channel 1
│  │     │  └─ 0x41  INA260 revision 0, A1 to GND, A0 to VS
│  │     ├─ channel 2
│  │     │  └─ 0x41  INA260 revision 0, A1 to GND, A0 to VS
│  │     ├─ channel 3
│  │     │  └─ 0x41  INA260 revision 0, A1 to GND, A0 to VS
│  │     ├─ channel 4
│  │     │  └─ 0x41  INA260 revision 0, A1 to GND, A0 to VS
│  │     └─ channels 5, 6 and 7: nothing
│  └─ channel 7
│     └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
├─ 0x71  TCA9548A
│  ├─ channel 0
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 2
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 3
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 5
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  ├─ channel 7
│  │  └─ 0x40  INA260 revision 0, A1 to GND, A0 to GND
│  └─ channels 1, 4 and 6: nothing
└─ 0x76  something unknown

20 sensors, 3 multiplexers, 1 other chip, no collisions
`);
});

test("nothing is said to be nothing", () => {
  expect(render(bus([]))).toEqual([
    "i2c-1",
    "└─ nothing answers",
    "",
    "0 sensors, 0 multiplexers, no collisions",
    "",
  ]);
});

describe("what the kernel has", () => {
  const held: ScannedDevice = { kind: "kernel", address: 0x40, driver: "ina2xx", childBuses: [] };
  const childBuses = ["i2c-11 (channel 0)", "i2c-12 (channel 1)"];
  const mux: ScannedDevice = { kind: "kernel", address: 0x70, driver: "pca954x", childBuses };
  const [sensor] = devicesOf([{ kind: "ina260", address: 0x41 }]) as [ScannedDevice];

  test("is named with its driver where that is known", () => {
    expect(render(bus([held, { kind: "kernel", address: 0x41, childBuses: [] }])).slice(1, 5)).toEqual([
      "├─ 0x40  held by the kernel driver ina2xx",
      "└─ 0x41  held by a driver of the kernel",
      "",
      "0 sensors, 0 multiplexers, 2 held by the kernel, no collisions",
    ]);
  });

  test("of a multiplexer is shown on its own bus, and each bus that it makes with where it comes from", () => {
    const origin = { bus: 1, address: 0x70, channel: 0 };
    const channel = bus([sensor], { bus: 11, name: "i2c-11", adapter: "i2c-1-mux (chan_id 0)", origin });
    const empty = bus([], { bus: 12, name: "i2c-12", origin: { ...origin, channel: 1 } });
    expect(render(bus([mux]), channel, empty)).toEqual([
      "i2c-1",
      "└─ 0x70  held by the kernel driver pca954x, which makes i2c-11 (channel 0) and i2c-12 (channel 1) of it",
      "i2c-11  i2c-1-mux (chan_id 0), channel 0 of 0x70 on i2c-1",
      "└─ 0x41  INA260 revision 0, A1 to GND, A0 to VS",
      "i2c-12  channel 1 of 0x70 on i2c-1",
      "└─ nothing answers",
      "",
      "1 sensor, 0 multiplexers, 1 held by the kernel, no collisions",
      "",
    ]);
  });

  test("of a multiplexer that leaves a channel connected comes with what follows from it, and what to do", () => {
    const undecided = [{ address: 0x41, buses: ["i2c-11", "i2c-12"], outer: "i2c-1", device: "1-0070" }];
    const buses = [bus([{ ...mux, leavesOpen: "1-0070" }])];
    expect(renderTree({ buses, undecided, interrupted: false }, plain).split("\n")).toEqual([
      "i2c-1",
      "└─ 0x70  held by the kernel driver pca954x, which makes i2c-11 (channel 0) and i2c-12 (channel 1) of it and " +
        "leaves one connected: sensors on this bus itself are not looked for; to tell, let it disconnect them: " +
        "echo -2 | sudo tee /sys/bus/i2c/devices/1-0070/idle_state",
      "0x41 on i2c-11 and i2c-12: one chip on i2c-1, or one behind each channel; to tell, let it disconnect them: " +
        "echo -2 | sudo tee /sys/bus/i2c/devices/1-0070/idle_state",
      "",
      "0 sensors, 0 multiplexers, 1 held by the kernel, 1 address undecided, no collisions",
      "",
    ]);
  });
});

test("what went wrong stands where it did, and in the last line", async () => {
  const chips: PlannedChips = [
    { kind: "ina260", address: 0x40, volts: 12 },
    {
      kind: "tca9548a",
      address: 0x70,
      control: 0x02,
      channels: {
        3: [
          { kind: "ina260", address: 0x40, volts: 5 },
          { kind: "ina260", address: 0x4f },
        ],
        5: [{ kind: "tca9548a", address: 0x70, channels: {} }],
      },
    },
  ];
  const scanned = await new ScanRig(chips).scan();
  const lost = { segment: "i2c-1", address: 0x70, control: 0x02, message: "i2c-1 address 0x70: timed out" };
  const failure = { code: "timeout", message: "i2c-1 address 0x76: timed out on a probe" } as const;
  expect(render({ ...scanned, notRestored: [lost], failure })).toEqual([
    "i2c-1",
    "├─ 0x40  INA260 revision 0, A1 to GND, A0 to GND",
    "├─ 0x70  TCA9548A",
    "│  ├─ channel 3",
    "│  │  ├─ 0x40  collides: a second target answers together with the one on i2c-1",
    "│  │  └─ 0x4f  INA260 revision 0, A1 to SCL, A0 to SCL",
    "│  ├─ channel 5",
    "│  │  └─ 0x70  collides: a second multiplexer answers together with the one on i2c-1",
    "│  └─ channels 0, 1, 2, 4, 6 and 7: nothing",
    "├─ i2c-1 address 0x76: timed out on a probe",
    "└─ 0x70 on i2c-1 could not be put back to 0x02: i2c-1 address 0x70: timed out",
    "",
    "2 sensors, 1 multiplexer, 2 collisions, 1 segment not scanned to the end, 1 multiplexer not as found",
    "",
  ]);
});

test("a relative says which parts it may be", () => {
  const relative = { kind: "multiplexer", address: 0x73, controlBits: 0x0f } as const;
  const parts = ["TCA9546A", "TCA9545A", "PCA9547"];
  expect(render(bus([{ ...relative, parts }]))[1]).toBe(
    "└─ 0x73  multiplexer with 4 control bits (TCA9546A, TCA9545A or PCA9547), not looked behind",
  );
  expect(render(bus([{ ...relative, controlBits: 0x0b, parts: [] }]))[1]).toBe(
    "└─ 0x73  multiplexer with 3 control bits (no known part), not looked behind",
  );
});

test("colours change no letter", () => {
  const result: ScanResult = {
    buses: [bus(devicesOf(twentySensors), { adapter: "i2c-gpio" })],
    undecided: [],
    interrupted: false,
  };
  const coloured = renderTree(result, createStyle(true));
  expect(coloured).toContain("\u001B[1m0x44\u001B[22m  INA260");
  const parts = coloured
    .split("\u001B")
    .map((part, index) => (index === 0 ? part : part.replace(/^\[\d+m/, "")));
  expect(parts.join("")).toBe(renderTree(result, plain));
});
