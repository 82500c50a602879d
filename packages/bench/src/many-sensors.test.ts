import { expect, test } from "vitest";
import { configurationOf, SENSOR_COUNTS } from "./many-sensors.ts";

test.each(SENSOR_COUNTS)("a configuration has %i sensors, each in a place of its own", (count) => {
  const lines = configurationOf(count, 1000).split("\n");
  const devices = lines.flatMap((line) => /device: (board-\S+),/.exec(line)?.[1] ?? []);
  expect(new Set(devices).size).toBe(count);
  const addresses = lines.flatMap((line) => /- address: (\d+)$/.exec(line)?.[1] ?? []);
  expect(addresses.map(Number)).toEqual(addresses.map((_, index) => 0x70 + index));
});

test("a number that fills no shape is refused", () => {
  expect(() => configurationOf(7, 1000)).toThrow(new RangeError("no shape for 7 sensors"));
});
