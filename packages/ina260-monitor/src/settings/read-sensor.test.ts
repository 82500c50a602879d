import { UsageError } from "@rbp/command-line";
import { configurationFor } from "@rbp/ina260";
import { describe, expect, test } from "vitest";
import { optionValues } from "../../test/support/option-values.ts";
import { formatPlace } from "../topology/place.ts";
import { readSensor } from "./read-sensor.ts";

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
