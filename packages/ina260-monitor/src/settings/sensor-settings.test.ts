import { describe, expect, test } from "vitest";
import { UsageError } from "@rbp/command-line";
import { configurationFor } from "@rbp/ina260";
import { optionValues } from "../../test/support/option-values.ts";
import { formatPlace } from "../topology/place.ts";
import { readSensorSettings, type SensorSettings, readSensor } from "./sensor-settings.ts";

const text = `
interval: 2s
windows: [10s]
buses: [{ bus: 1, sensors: [{ device: a }, { device: b, address: 0x41, interval: 3s }] }]
`;

function read(...given: Parameters<typeof optionValues>): Promise<SensorSettings> {
  const readText = (path: string): Promise<string> =>
    path === "a.yaml" ? Promise.resolve(text) : Promise.reject(new Error(`no ${path}`));
  return readSensorSettings(optionValues(...given), { hostname: "pi4", readText });
}

describe("the sensors", () => {
  test("are the one of the flags, and no file is read, when none is named", async () => {
    const { topology, simulate, configFile, file } = await read();
    expect(topology.sensors.map(formatPlace)).toEqual(["i2c-1/0x70.7/0x40"]);
    expect([simulate, configFile, file]).toEqual([false, undefined, {}]);
  });

  test("are those of the file, beside which it says the rest", async () => {
    const { topology, simulate, configFile, file } = await read({ "config.file": "a.yaml", simulate: true });
    expect(topology.sensors.map(formatPlace)).toEqual(["i2c-1/0x40", "i2c-1/0x41"]);
    expect(topology.sensors.map(({ labels }) => labels.hostname)).toEqual(["pi4", "pi4"]);
    expect([simulate, configFile]).toEqual([true, "a.yaml"]);
    expect(file).toMatchObject({ periods: [{ name: "10s" }] });
  });

  test("are sampled as flags and variables say, where the file says it for all", async () => {
    const { topology } = await read({ "config.file": "a.yaml" }, { INA260_EXPORTER_INTERVAL: "5s" });
    expect(topology.sensors.map(({ intervalMilliseconds }) => intervalMilliseconds)).toEqual([5000, 3000]);
  });

  test.each([
    [{ "config.file": "a.yaml", channel: "3" }, "--channel"],
    [
      { "config.file": "a.yaml", interval: "100ms", averaging: "1024" },
      "--averaging: averaging 1024 takes up to",
    ],
    [{ "config.file": "b.yaml" }, "--config.file: cannot read b.yaml: no b.yaml"],
  ])("are refused for %j", async (given, message) => {
    await expect(read(given)).rejects.toThrow(message);
  });
});

describe("the sensor of the flags", () => {
  test("is by default the one of the Python script", () => {
    expect(readSensor(optionValues(), "pi4")).toEqual({
      labels: { hostname: "pi4", device: "deepx" },
      bus: 1,
      hops: [{ part: "TCA9548A", address: 0x70, channel: 7 }],
      address: 0x40,
      intervalMilliseconds: 1000,
      chipSettings: configurationFor({ intervalMilliseconds: 1000 }),
    });
  });

  test.each([
    [{ address: "113", channel: "0" }, "i2c-1/0x71.0/0x40"],
    [{ bus: "/dev/i2c-22", "without-multiplexer": true, "sensor-address": "0x4F" }, "i2c-22/0x4f"],
  ])("is where %j says", (given, place) => {
    expect(formatPlace(readSensor(optionValues(given), "pi4"))).toBe(place);
  });

  test("is read as often, and averaged as much, as flags and variables say", () => {
    const values = optionValues({ interval: "100ms" }, { INA260_EXPORTER_AVERAGING: "16" });
    expect(readSensor(values, "pi4")).toMatchObject({
      intervalMilliseconds: 100,
      chipSettings: { configuration: { averaging: 16 } },
    });
  });

  test.each([
    [
      { address: "70" },
      '--address is an address from 0x70 to 0x77 (112 to 119), found "70"; did you mean 0x70?',
    ],
    [
      { "sensor-address": "0x50" },
      '--sensor-address is an address from 0x40 to 0x4f (64 to 79), found "0x50"',
    ],
    [{ channel: "8" }, "--channel"],
    [{ bus: "i2c1" }, "--bus: "],
    [{ device: "" }, "--device is a name, found an empty one"],
    [{ averaging: "2" }, '--averaging is one of auto, 1, 4, 16, 64, 128, 256, 512, 1024, found "2"'],
    [{ interval: "1ms" }, "--interval"],
    [{ interval: "100ms", averaging: "1024" }, "--averaging: averaging 1024 takes up to 316ms"],
  ])("is refused for %j with the flag, what was found and what was expected", (given, message) => {
    expect(() => readSensor(optionValues(given), "pi4")).toThrow(UsageError);
    expect(() => readSensor(optionValues(given), "pi4")).toThrow(message);
  });

  test("needs the name of the machine only where no other is given", () => {
    expect(() => readSensor(optionValues(), "")).toThrow("--hostname is a name, found an empty one");
    expect(readSensor(optionValues({ hostname: "pi" }), "").labels.hostname).toBe("pi");
  });
});
