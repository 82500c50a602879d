import { configurationFor } from "@rbp/ina260";
import { expect, test } from "vitest";
import { planSensor } from "./plan-sensor.ts";

test("a device and a place are a plan: each second, with the averaging that fills it", () => {
  expect(planSensor({ device: "npu", place: "i2c-1/0x70.7/0x40" })).toEqual({
    labels: { hostname: "", device: "npu" },
    bus: 1,
    hops: [{ part: "TCA9548A", address: 0x70, channel: 7 }],
    address: 0x40,
    intervalMilliseconds: 1000,
    chipSettings: configurationFor({ intervalMilliseconds: 1000 }),
  });
});

test("all else can be said, the part of a multiplexer included", () => {
  const alert = { kind: "over-power", limitWatts: 5 } as const;
  const place = { bus: 2, hops: [{ part: "PCA9547", address: 0x71, channel: 3 }], address: 0x41 } as const;
  const times = { intervalMilliseconds: 100, averaging: 16 } as const;
  expect(planSensor({ device: "ssd", hostname: "pi", place, alert, ...times })).toEqual({
    ...place,
    labels: { hostname: "pi", device: "ssd" },
    intervalMilliseconds: 100,
    chipSettings: configurationFor(times),
    alert,
  });
});

test("what cannot be is refused", () => {
  const place = "i2c-1/0x40";
  expect(() => planSensor({ device: "a", place: "i2c-1/0x50" })).toThrow(RangeError);
  expect(() => planSensor({ device: "a", place, intervalMilliseconds: 10, averaging: 1024 })).toThrow(
    RangeError,
  );
});
