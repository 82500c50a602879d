import { describe, expect, test } from "vitest";
import { optionValues } from "../../test/support/option-values.ts";
import { formatPlace } from "../topology/place.ts";
import { readSensorSettings, type SensorSettings } from "./sensor-settings.ts";

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
