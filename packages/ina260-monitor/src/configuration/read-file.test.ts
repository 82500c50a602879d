import { configurationFor } from "@rbp/ina260";
import { describe, expect, test } from "vitest";
import { formatPlace } from "../topology/place.ts";
import type { SensorFile } from "./read-file.ts";
import { readConfiguration, readConfigurationFile } from "./read-file.ts";

const overrides = { machine: "pi4" };

function read(text: string): SensorFile {
  return readConfiguration("/etc/ina260/config.yaml", text, overrides);
}

const everything = `
hostname: raspberrypi
interval: 1s
averaging: auto
labels: { rack: a }
windows: [10s, 1m30s, 2]
power_buckets_watts: [0.5, 1, 2]
legacy_metrics: false
keep_trying: true
i2c_backend: koffi
state_file: state.json
buses:
  - bus: /dev/i2c-1
    sensors:
      - device: host
        address: { a1: GND, a0: VS }
    multiplexers:
      - address: 0x70
        part: PCA9547
        channels:
          7:
            sensors:
              - device: deepx
                address: 0x40
                interval: 100ms
                averaging: 16
                labels: { slot: "3" }
                alert: { over_power_watts: 40 }
            multiplexers:
              - address: "0x71"
                channels:
                  "0": { sensors: [{ device: nested, address: 0x42 }] }
      - address: 0x72
        channels: { 7: { sensors: [{ device: sibling }] } }
  - bus: 22
    sensors: [{ device: kernel, address: 0x4F }]
`;

describe("a configuration file", () => {
  test("has all sensors in its order, each at its place", () => {
    const { sensors } = read(everything);
    expect(sensors.map((sensor) => [sensor.labels.device, formatPlace(sensor)])).toEqual([
      ["host", "i2c-1/0x41"],
      ["deepx", "i2c-1/0x70.7/0x40"],
      ["nested", "i2c-1/0x70.7/0x71.0/0x42"],
      ["sibling", "i2c-1/0x72.7/0x40"],
      ["kernel", "i2c-22/0x4f"],
    ]);
  });

  test("has for each sensor what it says of it, and what it says of all", () => {
    const { sensors } = read(everything);
    expect(sensors[1]).toEqual({
      labels: { hostname: "raspberrypi", device: "deepx", rack: "a", slot: "3" },
      bus: 1,
      hops: [{ part: "PCA9547", address: 0x70, channel: 7 }],
      address: 0x40,
      intervalMilliseconds: 100,
      chipSettings: configurationFor({ intervalMilliseconds: 100, averaging: 16 }),
      alert: { kind: "over-power", limitWatts: 40 },
    });
    expect(sensors[0]).toEqual({
      labels: { hostname: "raspberrypi", device: "host", rack: "a", slot: "" },
      bus: 1,
      hops: [],
      address: 0x41,
      intervalMilliseconds: 1000,
      chipSettings: configurationFor({ intervalMilliseconds: 1000 }),
    });
  });

  test("has the settings that are not of sensors", () => {
    expect(read(everything)).toMatchObject({
      periods: [
        { name: "10s", milliseconds: 10_000 },
        { name: "1m30s", milliseconds: 90_000 },
        { name: "2s", milliseconds: 2000 },
      ],
      powerBucketsWatts: [0.5, 1, 2],
      legacyMetrics: false,
      keepTrying: true,
      backend: "koffi",
      stateFile: "/etc/ina260/state.json",
    });
  });

  test("may say no more than where a sensor is and what it is called", () => {
    const { sensors, ...settings } = read("buses: [{ bus: 1, sensors: [{ device: a }] }]");
    expect(sensors).toMatchObject([
      { labels: { hostname: "pi4", device: "a" }, address: 0x40, intervalMilliseconds: 1000 },
    ]);
    expect(Object.values(settings).every((value) => value === undefined)).toBe(true);
  });

  test("may be JSON", () => {
    const text = JSON.stringify({
      $schema: "config.schema.json",
      buses: [
        { bus: 1, multiplexers: [{ channels: { 3: { sensors: [{ device: "a", address: "0x41" }] } } }] },
      ],
    });
    expect(read(text).sensors.map(formatPlace)).toEqual(["i2c-1/0x70.3/0x41"]);
  });
});

describe("anchors and aliases", () => {
  test("share what is written once, and a sensor's own keys precede what it merges", () => {
    const { sensors } = read(`
buses:
  - bus: 1
    sensors:
      - &fast { device: a, interval: 100ms, labels: &labels { slot: "1" } }
      - { <<: *fast, device: b, address: 0x41 }
      - { <<: [{ interval: 5 }, *fast], device: c, address: 0x42, labels: { <<: *labels, tray: x } }
`);
    expect(sensors.map(({ intervalMilliseconds, labels }) => [intervalMilliseconds, labels])).toMatchObject([
      [100, { device: "a", slot: "1" }],
      [100, { device: "b", slot: "1" }],
      [5000, { device: "c", slot: "1", tray: "x" }],
    ]);
  });
});

describe("a file that cannot be read", () => {
  test.each([
    ["ENOENT", "there is no such file"],
    ["EACCES", "this user may not read it"],
    ["EISDIR", "it is a folder"],
    ["EIO", "EIO: input/output error"],
  ])("for %s is one line that says why", async (code, why) => {
    const error = Object.assign(new Error(`${code}: input/output error`), { code });
    const readText = (): Promise<string> => Promise.reject(error);
    await expect(readConfigurationFile("a.yaml", "--config.file", overrides, readText)).rejects.toThrow(
      `--config.file: cannot read a.yaml: ${why}`,
    );
  });
});
