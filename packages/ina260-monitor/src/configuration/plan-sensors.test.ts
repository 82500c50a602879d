import { describe, expect, test } from "vitest";
import { formatPlace } from "../topology/place.ts";
import type { SensorPlan } from "../topology/topology.ts";
import { readConfiguration } from "./read-file.ts";
import type { Overrides } from "./plan-sensors.ts";

function plansOf(text: string, overrides: Overrides = { machine: "pi4" }): readonly SensorPlan[] {
  return readConfiguration("a.yaml", text, overrides).sensors;
}

test("sensors are in the order of the file, those on a segment before those behind its multiplexers", () => {
  const plans = plansOf(`
buses:
  - bus: i2c-2
    multiplexers: [{ part: TCA9543A, address: 0x73, channels: { 1: { sensors: [{ device: c }] } } }]
    sensors: [{ device: b, address: { a1: SCL, a0: SCL } }]
  - bus: 1
    sensors: [{ device: a }]
`);
  expect(plans.map(formatPlace)).toEqual(["i2c-2/0x4f", "i2c-2/0x73.1/0x40", "i2c-1/0x40"]);
  expect(plans[1]?.hops[0]?.part).toBe("TCA9543A");
});

test("all sensors have the same labels, with an empty text where one has none", () => {
  const plans = plansOf(
    "labels: { rack: r }\nbuses: [{ bus: 1, sensors: [{ device: a, labels: { slot: s } }, { device: b, address: 0x41 }] }]",
  );
  expect(plans.map(({ labels }) => labels)).toEqual([
    { hostname: "pi4", device: "a", rack: "r", slot: "s" },
    { hostname: "pi4", device: "b", rack: "r", slot: "" },
  ]);
});

test.each([
  ["over_current_amperes: -1.5", { kind: "over-current", limitAmperes: -1.5 }],
  ["under_current_amperes: 0.1", { kind: "under-current", limitAmperes: 0.1 }],
  ["over_voltage_volts: 12.6", { kind: "over-voltage", limitVolts: 12.6 }],
  ["under_voltage_volts: 11", { kind: "under-voltage", limitVolts: 11 }],
  ["over_power_watts: 419.43", { kind: "over-power", limitWatts: 419.43 }],
])("a sensor watches the limit %s", (text, alert) => {
  const [sensor] = plansOf(`buses: [{ bus: 1, sensors: [{ device: a, alert: { ${text} } }] }]`);
  expect(sensor?.alert).toEqual(alert);
});

describe("what is given elsewhere", () => {
  const text = `
hostname: file
interval: 2s
averaging: 64
buses: [{ bus: 1, sensors: [{ device: a }, { device: b, address: 0x41, interval: 3s, averaging: 16 }] }]
`;

  test("overrides what the file says for all sensors, but not what it says for one", () => {
    const sensors = plansOf(text, {
      machine: "pi4",
      hostname: "flag",
      intervalMilliseconds: { value: 5000, source: "--interval" },
      averaging: { value: 1, source: "--averaging" },
    });
    expect(
      sensors.map(({ labels, intervalMilliseconds, chipSettings }) => [
        labels.hostname,
        intervalMilliseconds,
        chipSettings.configuration.averaging,
      ]),
    ).toEqual([
      ["flag", 5000, 1],
      ["flag", 3000, 16],
    ]);
  });

  test("is named where it does not go with the file", () => {
    const intervalMilliseconds = { value: 10, source: "INA260_EXPORTER_INTERVAL" };
    expect(() => plansOf(text, { machine: "pi4", intervalMilliseconds })).toThrow(
      "a.yaml:4:12: averaging 64 takes up to 20ms, longer than the interval of 10ms; average less, take auto, or " +
        "lengthen the interval; INA260_EXPORTER_INTERVAL overrides the file",
    );
  });
});
